// The caller on whose behalf requests are made. Node carries it along asynchronous calls, so that the layers
// between an activity and its requests need not pass it on.

import { AsyncLocalStorage } from 'node:async_hooks';

/** Temporal's default: 1 goes first, 5 last. */
const DEFAULT_PRIORITY = 3;

interface Caller {
  readonly priority: number;
  /** Milliseconds spent waiting for turns so far, summed over concurrent calls. */
  waitedMs: number;
  /** The queues in which its calls wait. */
  readonly lines: string[];
  readonly onLine: OnLine | undefined;
}

/**
 * Called with what a caller waits in line for, such as `Crossref`; undefined when none of its calls waits any
 * more.
 */
export type OnLine = (what: string | undefined) => void;

const callers = new AsyncLocalStorage<Caller>();

/** Runs `work`; its requests have `priority` in each server's queue. Default: 3 */
export const onBehalfOf = <T>(
  { priority = DEFAULT_PRIORITY, onLine }: { priority: number | undefined; onLine?: OnLine },
  work: () => T,
): T => callers.run({ priority, waitedMs: 0, lines: [], onLine }, work);

export const priorityOfCaller = (): number => callers.getStore()?.priority ?? DEFAULT_PRIORITY;

/**
 * Registers that one of the caller's calls waits in line for `what`. Returns a function to call when the wait
 * is over, with its duration.
 */
export function standInLine(what: string): (waitedMs: number) => void {
  const caller = callers.getStore();
  if (caller === undefined) return () => undefined;
  caller.lines.push(what);
  caller.onLine?.(caller.lines[0]);
  return (waitedMs) => {
    caller.waitedMs += waitedMs;
    caller.lines.splice(caller.lines.indexOf(what), 1);
    caller.onLine?.(caller.lines[0]);
  };
}

/**
 * A clock that stops while the caller waits for a turn, so that timeouts apply to servers and not to our own
 * queue. For sequential calls only.
 */
export const ownTimeMs = (): number => performance.now() - (callers.getStore()?.waitedMs ?? 0);
