// On whose behalf requests are made. Node carries it along asynchronous calls, so that the rooms between an activity and its
// requests need not hand it on.

import { AsyncLocalStorage } from 'node:async_hooks';

/** Temporal's own: 1 goes first, 5 last. */
const DEFAULT_PRIORITY = 3;

interface Caller {
  readonly priority: number;
  /** Milliseconds that it has waited for turns so far. Of calls side by side, all of them together. */
  waitedMs: number;
}

const callers = new AsyncLocalStorage<Caller>();

/** Runs `work`; what it asks of servers has `priority` among the turns at each. Default: 3 */
export const onBehalfOf = <T>({ priority }: { priority: number | undefined }, work: () => T): T =>
  callers.run({ priority: priority ?? DEFAULT_PRIORITY, waitedMs: 0 }, work);

export const priorityOfCaller = (): number => callers.getStore()?.priority ?? DEFAULT_PRIORITY;

/** Adds to what the caller has waited. */
export function addWait(ms: number): void {
  const caller = callers.getStore();
  if (caller !== undefined) caller.waitedMs += ms;
}

/** A clock that stands still while the caller waits for a turn: patience is for servers, and not for our own line. For calls in sequence. */
export const ownTimeMs = (): number => performance.now() - (callers.getStore()?.waitedMs ?? 0);
