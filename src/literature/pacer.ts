// Turns at a source that wants few and spaced requests.

import { SourceUnavailable } from './source';

export interface TurnOptions {
  /** Leaves the queue, or cuts the wait short; `fn` is not started any more. */
  readonly signal?: AbortSignal;
  /** Called at least once a second while waiting, so that the caller can heartbeat. */
  readonly onWait?: (what: string) => void;
}

export interface Pacer {
  /**
   * Runs `fn` when it is its turn; what it returns or throws is passed on. The signal that it gets aborts where
   * the turn is taken away in the middle; `sent` tells when the request really went out, which may be later.
   */
  run<T>(
    fn: (lost: AbortSignal | undefined, sent: () => void) => Promise<T>,
    options?: TurnOptions,
  ): Promise<T>;
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

/** What a successor of this pacer must know to go on as carefully. */
export interface PacerState {
  /** Distance of starts at the moment: the spacing, or more after failures. */
  readonly gapMs: number;
  /** Until the next start may be. */
  readonly waitMs: number;
}

/** Stands between a turn and its call: who may not ask now throws, and leaves the turn to the next. */
export interface Gate {
  /** Before each call. The signal aborts when the call has lost its right to go on. */
  enter(): Promise<AbortSignal | undefined>;
  /** After it, however it ended. */
  leave(): Promise<void>;
}

const OPEN: Gate = { enter: async () => undefined, leave: async () => undefined };

export interface StatefulPacer extends Pacer {
  state(): PacerState;
  /** Goes on where another pacer was: never earlier and never closer than this one would. */
  resume(state: PacerState): void;
}

/** After failures starts are at most this far apart. */
const LONGEST_GAP_MS = 60_000;
/**
 * A request reaches its server some time after it was begun, on a new connection later than on a used one. So
 * that two do not arrive closer than the spacing, one that is not told to be `sent` is taken to have been under way for as long as it
 * took, at most this share of the spacing: a quarter of a second in three.
 */
const UNDER_WAY = 1 / 12;
/** Of the spacing, added where the moment of sending is known: for what differs between two ways to the server. */
const MARGIN = 1 / 20;
/** Of what a failure added, a success leaves this much. */
const KEPT_ON_SUCCESS = 0.7;

/**
 * At most one call in flight, starts at least `spacingMs` apart, first come first served. Trouble slows everybody
 * down: a call that throws `SourceUnavailable` doubles the distance, up to a minute, and each success takes
 * back a part of it; `retryAfterMs` holds all calls for that long.
 *
 * That holds within this process. arXiv counts all our machines together: `gate` is where the role of the one
 * process that may ask (src/arxiv-role) stands in front of each call.
 *
 * @param now milliseconds of a clock that does not jump
 */
export function createPacer({
  spacingMs = 3_000,
  now = () => performance.now(),
  sleep = sleepFor,
  gate = OPEN,
}: {
  spacingMs?: number;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  gate?: Gate;
} = {}): StatefulPacer {
  let lastTurn: Promise<void> = Promise.resolve();
  let earliestStart = Number.NEGATIVE_INFINITY;
  let gapMs = spacingMs;

  const failed = (error: unknown) => {
    if (!(error instanceof SourceUnavailable)) return;
    gapMs = Math.min(LONGEST_GAP_MS, Math.max(spacingMs, gapMs * 2));
    earliestStart = Math.max(earliestStart, now() + (error.retryAfterMs ?? 0));
  };
  const succeeded = () => {
    const extraMs = (gapMs - spacingMs) * KEPT_ON_SUCCESS;
    gapMs = extraMs < spacingMs / 20 ? spacingMs : spacingMs + extraMs;
  };

  return {
    state: () => ({ gapMs, waitMs: Math.max(0, earliestStart - now()) }),
    resume(state) {
      gapMs = Math.min(LONGEST_GAP_MS, Math.max(gapMs, state.gapMs));
      earliestStart = Math.max(earliestStart, now() + state.waitMs);
    },
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
        const lost = await gate.enter();
        const startedAt = now();
        let sentAt: number | undefined;
        // Whatever happens to the call, the next one keeps its distance.
        const keepDistance = () => {
          const underWayMs = Math.min(now() - startedAt, spacingMs * UNDER_WAY);
          const arrivedAt = sentAt === undefined ? startedAt + underWayMs : sentAt + spacingMs * MARGIN;
          earliestStart = Math.max(earliestStart, arrivedAt + gapMs);
        };
        try {
          const result = await fn(lost, () => {
            sentAt = now();
          });
          succeeded();
          return result;
        } catch (error) {
          failed(error);
          throw error;
        } finally {
          keepDistance();
          await gate.leave();
        }
      } finally {
        end();
      }
    },
  };
}
