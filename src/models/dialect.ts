// What one server takes, learnt from what it refuses, so that each refusal is met once.

import { RequestRefused, saidIn } from './provider-failure';

/** OpenRouter says 404 where no provider of a model takes a field; llama-server and others 500 of a schema. */
const NAMES_FIELDS = new Set([400, 404, 422, 500, 501]);

export interface Dialect<Change extends string> {
  /** What requests to this server have to be changed in, as far as an accepted one has shown. */
  readonly learnt: ReadonlySet<Change>;
  /** Takes over what another worker has learnt of this server. */
  know(changes: Iterable<Change>): void;
  /**
   * Calls `send` with the changes learnt so far, and again with one more for each refusal that names
   * a reason for it. Changes are kept only if the server then accepts: a server that sends the request back in
   * its error names every field.
   * @throws ProviderRefused for a refusal that names nothing left to change, and whatever else `send` throws.
   */
  ask<T>(send: (changes: ReadonlySet<Change>) => Promise<T>): Promise<T>;
}

export function createDialect<Change extends string>(
  /** The change that a refusal asks for; null where it asks for none. */
  changeFor: (named: string, changes: ReadonlySet<Change>) => Change | null,
): Dialect<Change> {
  const learnt = new Set<Change>();
  return {
    learnt,
    know(changes) {
      for (const change of changes) learnt.add(change);
    },
    async ask(send) {
      const changes = new Set(learnt);
      for (;;) {
        try {
          const answer = await send(changes);
          for (const change of changes) learnt.add(change);
          return answer;
        } catch (error) {
          if (!RequestRefused.is(error)) throw error;
          const { status, body } = error.failure;
          const change = NAMES_FIELDS.has(status) ? changeFor(saidIn(body), changes) : null;
          if (change === null || changes.has(change)) throw error.outcome;
          changes.add(change);
        }
      }
    },
  };
}
