// The root of the product's own errors.

/** Of a class, abstract or not: what its instances are. */
type ClassOf<E> = abstract new (...given: never[]) => E;

/**
 * An error that the product names, because somebody can do something about it or some code acts on it.
 *
 * `code` is stable: histories, logs and `--json` have it, and docs/messages.md lists each with what to do. What caused the
 * error, if anything did, is its `cause`.
 */
export abstract class SovereignError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.code;
  }

  /** A guard for each class: `DiskUnusable.is(error)`. In the workflow sandbox, failures are told apart by their `type` instead. */
  static is<E extends SovereignError>(this: ClassOf<E>, error: unknown): error is E {
    // biome-ignore lint/complexity/noThisInStatic: the class that it is called on.
    return error instanceof this;
  }
}
