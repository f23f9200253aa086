// Turns at a server that wants few and spaced requests, one at a time.

import { createTraffic, type Gate, type PacerState } from './traffic';
import { Unavailable } from './unavailable';
import type { Waiting } from './waiting';

export interface Pacer {
  /**
   * Runs `fn` when it is its turn; what it returns or throws is passed on. The signal that it gets aborts where
   * the turn is taken away in the middle; `fn` calls `sent` when the request really goes out, which may be later.
   */
  run<T>(fn: (lost: AbortSignal | undefined, sent: () => void) => Promise<T>, options?: Waiting): Promise<T>;
}

export interface StatefulPacer extends Pacer {
  state(): PacerState;
  /** Continues where another pacer was: never earlier and never closer than this one would. */
  resume(state: PacerState): void;
}

/** Milliseconds between two starts, for so many a minute. */
export const spacingMs = (perMinute: number): number => 60_000 / perMinute;

/** Of what a failure added, a success leaves this much: sources forgive slowly. */
const KEPT_ON_SUCCESS = 0.7;

/**
 * At most one call in flight, starts at least `spacingMs` apart; the caller's priority counts (caller.ts), then who came first.
 * Trouble slows everybody down: a call that throws `Unavailable` doubles the distance, up to a minute, and each success takes
 * back a part of it; `retryAfterMs` holds all calls for that long.
 *
 * That holds within this process. arXiv counts all our machines together: `gate` is where the role of the one
 * process that may ask (src/arxiv-role) stands in front of each call.
 *
 * @param options.name of the server, for progress
 * @param options.longestTroubleMs as Traffic's. Default: no limit
 * @param options.now milliseconds of a clock that does not jump
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
