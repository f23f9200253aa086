// On whose behalf requests are made. Node carries it along asynchronous calls, so that the rooms between an activity and its
// requests need not hand it on.

import { AsyncLocalStorage } from 'node:async_hooks';

/** Temporal's own: 1 goes first, 5 last. */
const DEFAULT_PRIORITY = 3;

interface Caller {
  readonly priority: number;
  /** Milliseconds that it has waited for turns so far. Of calls side by side, all of them together. */
  waitedMs: number;
  /** Where its calls stand in line. */
  readonly lines: string[];
  readonly onLine: OnLine | undefined;
}

/** Called with what a caller stands in line for, such as `Crossref`; undefined when none of its calls does any more. */
export type OnLine = (what: string | undefined) => void;

const callers = new AsyncLocalStorage<Caller>();

/** Runs `work`; what it asks of servers has `priority` among the turns at each. Default: 3 */
export const onBehalfOf = <T>(
  { priority = DEFAULT_PRIORITY, onLine }: { priority: number | undefined; onLine?: OnLine },
  work: () => T,
): T => callers.run({ priority, waitedMs: 0, lines: [], onLine }, work);

export const priorityOfCaller = (): number => callers.getStore()?.priority ?? DEFAULT_PRIORITY;

/** One of the caller's calls stands in line for `what`. Returns what to call when it has left the line, with the time that took. */
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

/** A clock that stands still while the caller waits for a turn: patience is for servers, and not for our own line. For calls in sequence. */
export const ownTimeMs = (): number => performance.now() - (callers.getStore()?.waitedMs ?? 0);
