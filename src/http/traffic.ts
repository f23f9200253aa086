// Schedules this process's requests to one server. In trouble, all of them slow down together.

import { SovereignError } from '../errors/sovereign-error';
import { priorityOfCaller, standInLine } from './caller';
import { LONGEST_STATED_WAIT_MS } from './retry-after';
import { sleepFor, TICK_MS, type Waiting, waitFor } from './waiting';

const LONGEST_BACKOFF_MS = 60_000;
const WAITING = 'waiting for a turn';
/**
 * A request reaches its server some time after it starts, later on a new connection than on an open one. So
 * that two do not arrive closer than the spacing, a request not reported as `sent` is assumed to have been on
 * its way for as long as it took, up to this share of the spacing: a quarter of a second in three.
 */
const UNDER_WAY = 1 / 12;
/** Share of the spacing added if the moment of sending is known, to cover differences in network latency. */
const MARGIN = 1 / 20;

export interface Lane {
  /** Calls with the same name share a limit: `the model`, `Crossref`. Shown in progress: a turn at ... */
  readonly name: string;
  /** Milliseconds between two starts. Default: 0 */
  readonly spacingMs?: number | undefined;
  /** Concurrent requests. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** Spaces arrivals at the server, not only starts. For a concurrency of 1. */
  readonly byArrival?: boolean;
}

/** How requests to a server slow down after trouble. */
export interface Backoff {
  /** The first pause. It doubles with each further trouble, up to a minute. */
  readonly firstMs: number;
  /** Share of the backoff that remains after one success. */
  readonly kept: number;
  /** Share of the backoff by which starts are spaced, so that waiting requests do not all resume at once. */
  readonly spread: number;
}

/** Model servers answer many requests at once and recover within seconds. */
const OF_MODELS: Backoff = { firstMs: 2_000, kept: 0.5, spread: 0.25 };

/**
 * Called between a turn and its request. Throws if this process may not send it; the turn then passes to the
 * next.
 */
export interface Gate {
  /** Before each request. The signal aborts if the request loses its right to continue. */
  enter(): Promise<AbortSignal | undefined>;
  /** After the request, however it ended. */
  leave(): Promise<void>;
}

/** Nothing was sent: the next turn is too far in the future to wait for here. */
export class TurnTooFar extends SovereignError {
  override readonly code = 'TurnTooFar';
  constructor(readonly waitMs: number) {
    super(`the next turn is in ${Math.ceil(waitMs / 1000)} s, so nothing was sent`);
  }
}

export type TurnRequest = { readonly lane: Lane } & Waiting;

export interface Turn {
  /** Milliseconds of the traffic's clock. */
  readonly startedAtMs: number;
  /** Aborts if the gate takes the turn away meanwhile. */
  readonly lost: AbortSignal | undefined;
  /** The request is being sent now, which may be later than its start. */
  sent(): void;
  /** The request has ended, with or without an answer. Call it once. */
  end(): Promise<void>;
}

/** State that a successor needs to be just as careful. */
export interface PacerState {
  /** Current spacing of starts: the configured one, or more after failures. */
  readonly gapMs: number;
  /** Time until the next allowed start. */
  readonly waitMs: number;
}

export interface Traffic {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /**
   * Resolves when a request may be sent. Within a lane, requests are ordered by the caller's priority
   * (caller.ts), then by arrival. Waiting at the lane's normal pace has no limit; delay added by trouble is
   * limited by `longestTroubleMs`.
   * @throws the signal's reason; what the gate throws; TurnTooFar at once if trouble delays the turn further.
   */
  turn(request: TurnRequest): Promise<Turn>;
  /** The server asked for a wait: nothing is sent until it is over, an hour at most. */
  pause(ms: number): void;
  /**
   * Trouble without a stated wait: all lanes back off, only once for requests that were under way together.
   */
  strain(request: { readonly startedAtMs: number }): void;
  /** A request was answered: the backoff recovers by one step. */
  succeeded(): void;
  state(lane: Lane): PacerState;
  /** Continues from another process's state: starts no earlier and spaces no closer than that one would. */
  resume(state: PacerState): void;
}

interface Place {
  readonly priority: number;
  /** Wakes it to check whether its turn has come. */
  wake: () => void;
}

interface Queue {
  /** The waiting requests, the next one first. */
  readonly line: Place[];
  /** The next one is at the gate. */
  atGate: boolean;
  earliestMs: number;
  underWay: number;
}

const newQueue = (): Queue => ({
  line: [],
  atGate: false,
  earliestMs: Number.NEGATIVE_INFINITY,
  underWay: 0,
});

/** After all of its priority, before all of lower ones. */
function standIn(queue: Queue): Place {
  const place: Place = { priority: priorityOfCaller(), wake: () => undefined };
  const at = queue.line.findIndex(({ priority }) => priority > place.priority);
  queue.line.splice(at === -1 ? queue.line.length : at, 0, place);
  return place;
}

function leave({ line }: Queue, place: Place): void {
  const at = line.indexOf(place);
  if (at !== -1) line.splice(at, 1);
}

/**
 * @param options.longestTroubleMs a caller that would wait longer for a server in trouble is refused and
 * retries later: the activity's failure says what it waits for. Default: a minute
 * @param options.sleep resolves after `ms`, or as soon as the signal fires.
 */
export function createTraffic({
  backoff = OF_MODELS,
  longestTroubleMs = 60_000,
  gate,
  now = () => performance.now(),
  sleep = sleepFor,
}: {
  backoff?: Backoff;
  longestTroubleMs?: number;
  gate?: Gate | undefined;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
} = {}): Traffic {
  const queues = new Map<string, Queue>();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let backoffMs = 0;
  let strainedAtMs = Number.NEGATIVE_INFINITY;

  function queueOf({ name }: Lane): Queue {
    const queue = queues.get(name) ?? newQueue();
    queues.set(name, queue);
    return queue;
  }
  const gapMs = ({ spacingMs = 0 }: Lane) => Math.max(spacingMs, backoffMs * backoff.spread);
  const waitMs = (queue: Queue) => Math.max(pausedUntilMs, queue.earliestMs) - now();
  const pause = (ms: number) => {
    pausedUntilMs = Math.max(pausedUntilMs, now() + Math.min(ms, LONGEST_STATED_WAIT_MS));
  };
  /** @param ahead how many wait before the caller: trouble slows each of them down */
  function refuseLong(queue: Queue, { lane, ahead }: { lane: Lane; ahead: number }): void {
    const wideningMs = gapMs(lane) - (lane.spacingMs ?? 0);
    const beforeNextMs = Math.max(pausedUntilMs - now(), Math.min(queue.earliestMs - now(), wideningMs), 0);
    const troubleMs = beforeNextMs + ahead * wideningMs;
    if (troubleMs > longestTroubleMs) throw new TurnTooFar(Math.ceil(troubleMs));
  }
  const wakeNext = ({ line }: Queue) => line[0]?.wake();

  /**
   * Waits for the turn of `place` and takes it to the gate: in one step, or another place could take the same
   * turn.
   */
  async function toGate(queue: Queue, place: Place, { lane, signal, onWait }: TurnRequest): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const mayBegin = queue.underWay < (lane.concurrency ?? Number.POSITIVE_INFINITY);
      if (queue.line[0] !== place || queue.atGate || !mayBegin) {
        const changed = new Promise<void>((resolve) => {
          place.wake = resolve;
        });
        await waitFor(changed, WAITING, { signal, onWait });
        continue;
      }
      const ms = waitMs(queue);
      if (ms <= 0) {
        queue.atGate = true;
        leave(queue, place);
        return;
      }
      refuseLong(queue, { lane, ahead: 0 });
      onWait?.(WAITING);
      await sleep(Math.min(ms, TICK_MS), signal);
    }
  }

  function begun(queue: Queue, lane: Lane, lost: AbortSignal | undefined): Turn {
    const startedAtMs = now();
    let sentAtMs: number | undefined;
    const keepDistance = (fromMs: number) => {
      queue.earliestMs = Math.max(queue.earliestMs, fromMs + gapMs(lane));
    };
    keepDistance(startedAtMs);
    queue.underWay += 1;
    return {
      startedAtMs,
      lost,
      sent: () => {
        sentAtMs = now();
      },
      async end() {
        const { spacingMs = 0 } = lane;
        const underWayMs = Math.min(now() - startedAtMs, spacingMs * UNDER_WAY);
        const arrivedAtMs = sentAtMs === undefined ? startedAtMs + underWayMs : sentAtMs + spacingMs * MARGIN;
        // Whatever happened to the request, keep the distance to the next one.
        if (lane.byArrival) keepDistance(arrivedAtMs);
        try {
          if (gate) await gate.leave();
        } finally {
          queue.underWay -= 1;
          wakeNext(queue);
        }
      },
    };
  }

  return {
    now,
    async turn(request) {
      const { lane, signal } = request;
      signal?.throwIfAborted();
      const queue = queueOf(lane);
      const place = standIn(queue);
      const cameAtMs = now();
      const left = standInLine(lane.name);
      try {
        refuseLong(queue, { lane, ahead: queue.line.indexOf(place) });
        await toGate(queue, place, request);
        try {
          return begun(queue, lane, gate ? await gate.enter() : undefined);
        } finally {
          queue.atGate = false;
        }
      } finally {
        leave(queue, place);
        left(now() - cameAtMs);
        wakeNext(queue);
      }
    },
    pause,
    strain({ startedAtMs }) {
      if (startedAtMs < strainedAtMs) return;
      backoffMs = Math.min(LONGEST_BACKOFF_MS, Math.max(backoff.firstMs, 2 * backoffMs));
      strainedAtMs = now();
      pause(backoffMs);
    },
    succeeded() {
      backoffMs *= backoff.kept;
    },
    state: (lane) => ({ gapMs: gapMs(lane), waitMs: Math.max(0, waitMs(queueOf(lane))) }),
    resume(state) {
      backoffMs = Math.min(LONGEST_BACKOFF_MS, Math.max(backoffMs, state.gapMs / backoff.spread));
      pause(state.waitMs);
    },
  };
}

const byOrigin = new Map<string, Traffic>();

/** This process's traffic to the origin of `url`. */
export function trafficTo(url: string): Traffic {
  const { origin } = new URL(url);
  const traffic = byOrigin.get(origin) ?? createTraffic();
  byOrigin.set(origin, traffic);
  return traffic;
}
