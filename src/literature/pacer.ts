// Turns at a source that wants few and spaced requests.

import { SourceUnavailable } from './source';

export interface TurnOptions {
  /** Leaves the queue, or cuts the wait short; `fn` is not started any more. */
  readonly signal?: AbortSignal;
  /** Called at least once a second while waiting, so that the caller can heartbeat. */
  readonly onWait?: (what: string) => void;
}

export interface Pacer {
  /** Runs `fn` when it is its turn; what it returns or throws is passed on. */
  run<T>(fn: () => Promise<T>, options?: TurnOptions): Promise<T>;
}

const TICK_MS = 1_000;
const WAITING = 'waiting for a turn';

/** Resolves after `ms`, or as soon as `signal` aborts: the caller looks at the signal. */
const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });

/** Resolves with `turn`; rejects with the signal's reason if that aborts first. */
async function waitFor(turn: Promise<void>, { signal, onWait }: TurnOptions): Promise<void> {
  signal?.throwIfAborted();
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
  });
  const ticking = setInterval(() => onWait?.(WAITING), TICK_MS);
  try {
    await Promise.race([turn, left]);
  } finally {
    clearInterval(ticking);
    signal?.removeEventListener('abort', leave);
  }
}

/**
 * At most one call in flight, starts at least `spacingMs` apart, first come first served. When a call throws
 * `SourceUnavailable` with `retryAfterMs`, everybody waits that long.
 *
 * That holds within this process. arXiv counts all our machines together, so one process at a time has to be
 * the one that asks: that role (design decision D4) will stand in front of this pacer, and its holder keeps the
 * pacer as it is.
 *
 * @param now milliseconds of a clock that does not jump
 */
export function createPacer({
  spacingMs = 3_000,
  now = () => performance.now(),
  sleep = sleepFor,
}: {
  spacingMs?: number;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
} = {}): Pacer {
  let lastTurn: Promise<void> = Promise.resolve();
  let earliestStart = Number.NEGATIVE_INFINITY;

  return {
    async run(fn, options = {}) {
      const { signal, onWait } = options;
      const turn = lastTurn;
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      // Who leaves the queue early still leaves those behind him waiting for those before him.
      lastTurn = turn.then(() => ended);

      try {
        await waitFor(turn, options);
        for (;;) {
          signal?.throwIfAborted();
          const waitMs = earliestStart - now();
          if (waitMs <= 0) break;
          onWait?.(WAITING);
          await sleep(Math.min(waitMs, TICK_MS), signal);
        }
        earliestStart = now() + spacingMs;
        return await fn();
      } catch (error) {
        if (error instanceof SourceUnavailable && error.retryAfterMs !== undefined) {
          earliestStart = Math.max(earliestStart, now() + error.retryAfterMs);
        }
        throw error;
      } finally {
        end();
      }
    },
  };
}
