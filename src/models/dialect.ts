// Learns from refusals which fields a server accepts, so that each refusal happens once.

import { RequestRefused, saidIn } from './provider-failure';

/**
 * OpenRouter answers 404 if no provider of a model accepts a field; llama-server and others answer 500 for a
 * schema.
 */
const NAMES_FIELDS = new Set([400, 404, 422, 500, 501]);

export interface Dialect<Change extends string> {
  /** Changes that requests to this server need, as confirmed by an accepted request. */
  readonly learnt: ReadonlySet<Change>;
  /** Adopts what another worker has learnt about this server. */
  know(changes: Iterable<Change>): void;
  /**
   * Calls `send` with the changes learnt so far, and again with one more after each refusal that gives a
   * reason for it. A change is kept only if the server then accepts the request: a server that echoes the
   * request in its error names every field.
   * @throws ProviderRefused for a refusal that leaves nothing to change, and whatever else `send` throws.
   */
  ask<T>(send: (changes: ReadonlySet<Change>) => Promise<T>): Promise<T>;
}

export function createDialect<Change extends string>(
  /** The change that a refusal calls for; null if none. */
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
