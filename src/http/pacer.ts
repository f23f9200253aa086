// Paces requests to a server that accepts few, one at a time.

import { createTraffic, type Gate, type PacerState } from './traffic';
import { Unavailable } from './unavailable';
import type { Waiting } from './waiting';

export interface Pacer {
  /**
   * Runs `fn` when its turn comes, and passes on its result or error. Its signal aborts if the turn is taken
   * away meanwhile; `fn` calls `sent` when the request is actually sent, which may be later.
   */
  run<T>(fn: (lost: AbortSignal | undefined, sent: () => void) => Promise<T>, options?: Waiting): Promise<T>;
}

export interface StatefulPacer extends Pacer {
  state(): PacerState;
  /** Continues from another pacer's state: starts no earlier and spaces no closer than that one would. */
  resume(state: PacerState): void;
}

/** Milliseconds between two starts at this many a minute. */
export const spacingMs = (perMinute: number): number => 60_000 / perMinute;

/** Share of the added delay that remains after a success: sources recover slowly. */
const KEPT_ON_SUCCESS = 0.7;

/**
 * At most one call in flight, with starts at least `spacingMs` apart; ordered by the caller's priority
 * (caller.ts), then by arrival. Trouble slows all calls: one that throws `Unavailable` doubles the spacing,
 * up to a minute, and each success takes back part of it; `retryAfterMs` holds all calls for that long.
 *
 * This holds within one process. arXiv counts all our machines together, so `gate` checks before each call
 * that this process holds the role of asking arXiv (src/arxiv-role).
 *
 * @param options.name of the server, for progress display
 * @param options.longestTroubleMs as in Traffic. Default: no limit
 * @param options.now milliseconds of a monotonic clock
 */
export function createPacer({
  name = 'a provider',
  spacingMs = 3_000,
  longestTroubleMs = Number.POSITIVE_INFINITY,
  ...options
}: {
  name?: string;
  spacingMs?: number;
  longestTroubleMs?: number;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  gate?: Gate;
} = {}): StatefulPacer {
  const lane = { name, spacingMs, concurrency: 1, byArrival: true };
  const traffic = createTraffic({
    ...options,
    backoff: { firstMs: 2 * spacingMs, kept: KEPT_ON_SUCCESS, spread: 1 },
    longestTroubleMs,
  });
  return {
    state: () => traffic.state(lane),
    resume: traffic.resume,
    async run(fn, waiting = {}) {
      const turn = await traffic.turn({ lane, ...waiting });
      try {
        const result = await fn(turn.lost, turn.sent);
        traffic.succeeded();
        return result;
      } catch (error) {
        if (Unavailable.is(error)) {
          traffic.strain(turn);
          traffic.pause(error.retryAfterMs ?? 0);
        }
        throw error;
      } finally {
        await turn.end();
      }
    },
  };
}
