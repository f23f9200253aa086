// The base class of the product's own errors.

/** The constructor type of a class, abstract or not, with instances of type `E`. */
type ClassOf<E> = abstract new (...given: never[]) => E;

/**
 * An error with a name of its own, because a person can act on it or code handles it.
 *
 * `code` is stable: it appears in histories, logs and `--json`, and docs/messages.md lists each with its
 * remedy. `cause` holds the underlying error, if any.
 */
export abstract class SovereignError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.code;
  }

  /**
   * A type guard for each class: `DiskUnusable.is(error)`. In the workflow sandbox, failures are
   * distinguished by their `type` instead.
   */
  static is<E extends SovereignError>(this: ClassOf<E>, error: unknown): error is E {
    // biome-ignore lint/complexity/noThisInStatic: the class that it is called on.
    return error instanceof this;
  }
}
