// Decides who may ask arXiv: one holder at a time among all workers of the namespace. The holder is the
// worker that runs the one activity here; when that worker stops, the activity's next attempt picks another.

import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setDefaultSignalHandler,
  setHandler,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import {
  ARXIV_ROLE,
  type ArxivRoleActivities,
  type ArxivRoleState,
  arxivRoleId,
  type HoldEnded,
  type HolderNote,
  MOST_STORES,
  ROLE_TERM_MS,
} from '../arxiv-role/role-protocol';
import { FAILURES, storeTaskQueue } from '../contract/protocol';

/** How long a store's workers may take to pick up the role before it goes to the next store. */
const TAKE_UP = '10 seconds';

export async function arxivRole(...args: unknown[]): Promise<void> {
  const state = readState(args[0]);
  const stores = [...state.stores];
  let { predecessor } = state;
  let holding: CancellationScope | undefined;

  // Any message, even an unwanted one, fills the history: start a fresh one before it is full. For that, the
  // holder has to return.
  const makeRoom = () => {
    if (workflowInfo().continueAsNewSuggested) holding?.cancel();
  };
  setHandler(
    defineSignal<[string]>(ARXIV_ROLE.join),
    (store) => {
      makeRoom();
      if (!isStore(store) || stores.includes(store) || stores.length >= MOST_STORES) return;
      stores.push(store);
      // The holder must know which stores it may have to make room for.
      holding?.cancel();
    },
    { description: 'A store whose runs want to search arXiv makes itself known.' },
  );

  // Must follow the handler of `join`: the default handler immediately receives all buffered signals without
  // a handler of their own.
  setDefaultSignalHandler(makeRoom);
  setHandler(defineQuery<string[]>(ARXIV_ROLE.stores), () => [...stores], {
    description: 'The stores that have joined, the holder first.',
  });

  for (;;) {
    await condition(() => stores.length > 0 || workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) {
      return continueAsNew<typeof arxivRole>({ stores, predecessor });
    }
    const [store = '', ...others] = stores;
    holding = new CancellationScope();
    try {
      const request = { host: hostOfRole(), predecessor, others };
      const ended = await holding.run(() => hold(store, request));
      predecessor = { kind: 'left', pacer: ended.pacer };
      if (ended.yieldTo !== null) moveToFront(stores, ended.yieldTo);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled || !(error instanceof ActivityFailure)) throw error;
      const timeout = error.cause instanceof TimeoutFailure ? error.cause : undefined;
      // No worker had taken it yet when another store joined.
      const untaken = isCancellation(error) && holding.consideredCancelled;
      const dropped = timeout?.timeoutType === 'SCHEDULE_TO_START';
      // The holder stopped while it was asked to make room: an activity being cancelled is not retried.
      const went = error.retryState === 'CANCEL_REQUESTED';
      if (!untaken && !dropped && !went) throw error;
      if (dropped) stores.shift();
      const note = timeout?.lastHeartbeatDetails as HolderNote | undefined;
      if (note) predecessor = { kind: 'vanished', note };
      else if (went && !untaken) predecessor = { kind: 'vanished', note: null };
    }
    holding = undefined;
  }

  function hold(store: string, request: Parameters<ArxivRoleActivities['holdArxivRole']>[0]) {
    const { holdArxivRole } = proxyActivities<ArxivRoleActivities>({
      taskQueue: storeTaskQueue(store),
      // The activity lasts as long as its holder.
      startToCloseTimeout: '3650 days',
      scheduleToStartTimeout: request.others.length > 0 ? TAKE_UP : undefined,
      heartbeatTimeout: ROLE_TERM_MS,
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      // It must wait for the next holder however long that takes, so retry without end and without backoff.
      retry: { initialInterval: '500 milliseconds', backoffCoefficient: 1 },
      summary: `held by a worker of store ${store}`,
    });
    return holdArxivRole(request) as Promise<HoldEnded>;
  }
}

/**
 * Our own workers start the role with valid state. A workflow that anyone else starts under this type ends at
 * once, with the reason.
 */
function readState(given: unknown): ArxivRoleState {
  const { stores, predecessor } = (given ?? {}) as Partial<ArxivRoleState>;
  const known =
    predecessor?.kind === 'none' || predecessor?.kind === 'left' || predecessor?.kind === 'vanished';
  if (Array.isArray(stores) && stores.every(isStore) && stores.length <= MOST_STORES && known)
    return { stores, predecessor };
  throw ApplicationFailure.nonRetryable(
    'input: is not the state of this role, which workers start by themselves',
    FAILURES.invalidInput,
  );
}

/** The form of store names. Anything else did not come from a worker, and no worker serves such a queue. */
const isStore = (store: unknown): store is string => typeof store === 'string' && /^[\w-]{1,64}$/.test(store);

const hostOfRole = () => workflowInfo().workflowId.slice(arxivRoleId('').length);

function moveToFront(stores: string[], store: string): void {
  const at = stores.indexOf(store);
  if (at <= 0) return;
  // The store that gives way moves to the end of the line.
  const [gaveWay] = stores.splice(0, 1, ...stores.splice(at, 1));
  if (gaveWay !== undefined) stores.push(gaveWay);
}
