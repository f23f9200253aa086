// The mixed load: runs of all kinds, each with its owner, who approves, rejects, asks for changes, forgets it, calls it off,
// or sends nonsense first.

import { setTimeout as sleep } from 'node:timers/promises';
import { library } from '../support/product.mjs';
import { until } from '../support/until.mjs';

const { WorkflowFailedError } = library('@temporalio/client');

const RUN_PATIENCE_MS = 480_000;
const QUIET = { patienceMs: RUN_PATIENCE_MS, everyMs: 250 };
/** At the gate: enough for a forgotten draft to be reminded of, and to expire. */
const FORGOTTEN = { expireAfterHours: 3 / 3600, remindEveryHours: 1 / 3600 };

/** A worker that has just been killed does not answer; the next one does. */
const ask = (handle, query) =>
  until(`an answer to ${query}`, async () => ({ answer: await handle.query(query) }), QUIET).then(
    ({ answer }) => answer,
  );
const status = (handle) => ask(handle, 'status');
const atGate = (handle) =>
  until(
    'a draft at the gate',
    async () => {
      const seen = await status(handle);
      return seen.waitingFor === 'owner' || seen.outcome !== undefined ? seen : undefined;
    },
    QUIET,
  );
const approve = async (handle) => {
  const { draft, outcome } = await atGate(handle);
  if (outcome === undefined) await handle.signal('approve', { by: 'ann', draft });
};

const NONSENSE = [
  ['approve', []],
  ['approve', ['you']],
  ['approve', [{ by: '' }]],
  ['reject', [{ by: 'ann' }]],
  ['aprove', [{ by: 'ann' }]],
  ['requestChanges', [{ by: 'ann', instructions: 7 }]],
  ['extendBudget', [{ by: 'ann', requests: -1 }]],
];

/** What an owner does, how often in a hundred runs, and how the run must end. */
const OWNERS = {
  approves: { share: 22, ends: 'published', act: approve },
  beforehand: {
    share: 14,
    input: { approveAs: 'ann' },
    ends: 'published',
    // Where a reviewer abstained the policy leaves it to the owner all the same.
    act: approve,
  },
  rejects: {
    share: 10,
    ends: 'rejected',
    async act(handle) {
      await atGate(handle);
      await handle.signal('reject', { by: 'ann', reason: 'a soak' });
    },
  },
  changes: {
    share: 10,
    ends: 'published',
    async act(handle) {
      await atGate(handle);
      await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about large batches.' });
      await until('the round after', async () => (await status(handle)).round > 0, QUIET);
      await approve(handle);
    },
  },
  forgets: { share: 8, input: FORGOTTEN, ends: 'expired', act: async () => undefined },
  cancels: {
    share: 12,
    ends: 'cancelled',
    async act(handle, random) {
      await sleep(random.between(0, 4_000));
      await handle.cancel();
    },
  },
  terminates: {
    share: 6,
    ends: 'terminated',
    async act(handle, random) {
      await sleep(random.between(0, 4_000));
      await handle.terminate('a soak');
    },
  },
  babbles: {
    share: 12,
    ends: 'published',
    async act(handle) {
      for (const [name, args] of NONSENSE) await handle.signal(name, ...args);
      await atGate(handle);
      for (const [name, args] of NONSENSE) await handle.signal(name, ...args);
      for (const query of ['status', 'draft', 'evidence']) await ask(handle, query);
      await approve(handle);
    },
  },
  saves: { share: 6, input: { budget: { requests: 2 } }, ends: 'published', act: approve },
};
const LOT = Object.entries(OWNERS).flatMap(([name, { share }]) => Array(share).fill(name));

async function endOf(handle) {
  try {
    return (await handle.result()).outcome;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const names = { CancelledFailure: 'cancelled', TerminatedFailure: 'terminated' };
    return names[error.cause?.name] ?? `failed: ${error.cause?.cause?.message ?? error.cause?.message}`;
  }
}

/**
 * Keeps `parallel` runs going for each of `kinds` (`{ name, taskQueue, inputs }`) until `signal` aborts, then lets them end.
 * Returns what did not end as it should.
 */
export async function conduct({ client, kinds, parallel, random, prefix, ended, signal }) {
  const problems = [];
  let started = 0;
  const one = async ({ name, taskQueue, inputs }) => {
    const who = random.of(LOT);
    const { input, ends, act } = OWNERS[who];
    started += 1;
    const workflowId = `${prefix}-${started}`;
    const handle = await client.workflow.start('research', {
      workflowId,
      taskQueue,
      args: [{ maxRevisions: 0, ...random.of(inputs), ...input }],
    });
    const late = sleep(RUN_PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`did not end within ${RUN_PATIENCE_MS / 1000} s`);
    });
    late.catch(() => undefined);
    const [outcome] = await Promise.race([
      Promise.all([endOf(handle), act(handle, random).catch((error) => ignoreEnded(error))]),
      late,
    ]);
    ended.push({ name, who, outcome });
    // Somebody may have called off too late.
    const late2 = (who === 'cancels' || who === 'terminates') && outcome === 'expired';
    if (outcome !== ends && !late2) problems.push(`${workflowId} (${name}, ${who}): ${outcome}, not ${ends}`);
    // A look at what is over: its history is replayed for it. What was terminated before its first task has nothing to show.
    if (random.next() < 0.2 && outcome !== 'terminated') await status(handle);
  };
  const line = async (kind) => {
    while (!signal.aborted)
      await one(kind).catch((error) => problems.push(`a run of ${kind.name}: ${error.message}`));
  };
  await Promise.all(kinds.flatMap((kind) => Array.from({ length: parallel }, () => line(kind))));
  return problems;
}

/** Who acts on a run that has just ended is told so; how it ended is looked at elsewhere. */
function ignoreEnded(error) {
  if (error?.name !== 'WorkflowNotFoundError') throw error;
}
