// How fast this process may ask one server: all its calls slow down together.

import { setTimeout as timer } from 'node:timers/promises';
import { ProviderUnavailable } from './errors';

/** Who would wait longer comes back later instead: an activity's time is not for standing in line. */
export const LONGEST_WAIT_MS = 60_000;
/** A stated wait is heeded up to an hour: a server's mistake must not stop the process for good. */
const LONGEST_PAUSE_MS = 60 * 60 * 1000;
const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 60_000;
/** Doublings from the first backoff to the longest. */
const STRAIN_MAX = 6;

export interface Lane {
  /** Calls with the same name share a limit: `model`, `embedding model`. */
  readonly name: string;
  /** Requests a minute, evenly spaced. Absent: no limit. */
  readonly perMinute?: number | undefined;
  /** Requests under way at once. Absent: no limit. */
  readonly concurrency?: number | undefined;
}

export interface Traffic {
  /** Milliseconds of a clock that does not jump. */
  now(): number;
  /**
   * Resolves when a request may be sent, first come first served within a lane, with what says that it has ended. The
   * wait for one under way to end has no limit; another one has.
   * @throws the signal's reason; ProviderUnavailable at once, with `retryAfterMs`, where that is over a minute off.
   */
  turn(request: { lane: Lane; asker: string; signal?: AbortSignal | undefined }): Promise<() => void>;
  /**
   * A request met 429 or 503. A stated wait holds for every call; a 429 without one backs off by itself, 2 s
   * doubling to 60 s, once for all requests that were under way together.
   */
  slowDown(met: { status: number; statedMs: number | undefined; sentAtMs: number }): void;
  /** A request was answered: the backoff recovers by one step. */
  succeeded(): void;
}

interface Queue {
  last: Promise<void>;
  waiting: number;
  earliestMs: number;
  underWay: number;
  /** Of the one at the head of the line. */
  wake: () => void;
}

const backoffMs = (strain: number) =>
  strain === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (strain - 1));

/** @param options.sleep resolves after `ms`, or as soon as the signal fires. */
export function createTraffic({
  now = () => performance.now(),
  sleep = sleepFor,
}: {
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
} = {}): Traffic {
  const queues = new Map<string, Queue>();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let strain = 0;
  let strainedAtMs = Number.NEGATIVE_INFINITY;

  function queueOf(name: string): Queue {
    const known = queues.get(name);
    if (known) return known;
    const queue = {
      last: Promise.resolve(),
      waiting: 0,
      earliestMs: Number.NEGATIVE_INFINITY,
      underWay: 0,
      wake: () => undefined,
    };
    queues.set(name, queue);
    return queue;
  }

  // While the server is strained, whoever waited out the pause does not come back all at once.
  const spacingMs = ({ perMinute }: Lane) =>
    Math.max(perMinute ? 60_000 / perMinute : 0, backoffMs(strain) / 4);
  const waitMs = (queue: Queue) => Math.max(pausedUntilMs, queue.earliestMs) - now();

  function refuseLong(ms: number, asker: string): void {
    if (ms <= LONGEST_WAIT_MS) return;
    throw new ProviderUnavailable(
      `${asker} has a limit on requests: the next turn is in ${Math.ceil(ms / 1000)} s, so nothing was sent`,
      Math.ceil(ms),
    );
  }

  return {
    now,
    async turn({ lane, asker, signal }) {
      signal?.throwIfAborted();
      const queue = queueOf(lane.name);
      refuseLong(Math.max(0, waitMs(queue)) + queue.waiting * spacingMs(lane), asker);
      const before = queue.last;
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      // Who leaves the line early still leaves those behind waiting for those before.
      queue.last = before.then(() => ended);
      queue.waiting += 1;
      try {
        await unlessAborted(before, signal);
        while (queue.underWay >= (lane.concurrency ?? Number.POSITIVE_INFINITY)) {
          const ended = new Promise<void>((resolve) => {
            queue.wake = resolve;
          });
          await unlessAborted(ended, signal);
        }
        for (let ms = waitMs(queue); ms > 0; ms = waitMs(queue)) {
          refuseLong(ms, asker);
          await sleep(ms, signal);
          signal?.throwIfAborted();
        }
        queue.earliestMs = now() + spacingMs(lane);
        queue.underWay += 1;
        return () => {
          queue.underWay -= 1;
          queue.wake();
        };
      } finally {
        queue.waiting -= 1;
        end();
      }
    },
    slowDown({ status, statedMs, sentAtMs }) {
      const pause = (ms: number) => {
        pausedUntilMs = Math.max(pausedUntilMs, now() + ms);
      };
      if (statedMs !== undefined && statedMs > 0) pause(Math.min(statedMs, LONGEST_PAUSE_MS));
      else if (status === 429 && sentAtMs >= strainedAtMs) {
        strain = Math.min(STRAIN_MAX, strain + 1);
        strainedAtMs = now();
        pause(backoffMs(strain));
      }
    },
    succeeded() {
      strain = Math.max(0, strain - 1);
    },
  };
}

const byOrigin = new Map<string, Traffic>();

/** The traffic of this process to the origin of `url`. */
export function trafficTo(url: string): Traffic {
  const { origin } = new URL(url);
  const known = byOrigin.get(origin);
  if (known) return known;
  const traffic = createTraffic();
  byOrigin.set(origin, traffic);
  return traffic;
}

const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  timer(ms, undefined, signal ? { signal } : {}).catch(() => undefined);

/** Resolves with `turn`; rejects with the signal's reason if that fires first. */
async function unlessAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return turn;
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    await Promise.race([turn, left]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
