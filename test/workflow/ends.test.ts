// A run called off at each of its stages: cancelled, or terminated. What there is stays, nothing is published, and
// what was under way is hung up.

import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelledFailure,
  TerminatedFailure,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { leftBy } from '../support/files';
import { KINDS, type Kind, widthOf } from '../support/held-providers';
import { forgetTheDay, forgetTheIndex, useHeldTestbed, within } from '../support/held-testbed';
import { QUESTION } from '../support/papers';
import { atGate, statusOf, until } from '../support/testbed';

const held = useHeldTestbed();
afterEach(async () => {
  held.providers.release();
  await mend();
  await forgetTheDay(held);
  await forgetTheIndex(held);
});

/** Papers cannot be written while a file stands where their temporary folder goes. */
const spoil = () => path.join(held.bed.config.papersFolder, '.tmp');
const spoilPapers = async () => {
  await rm(spoil(), { recursive: true, force: true });
  await mkdir(path.dirname(spoil()), { recursive: true });
  await writeFile(spoil(), '');
};
const mend = async () => {
  const found = await stat(spoil()).catch(() => undefined);
  if (found?.isFile()) await rm(spoil());
};
const failing = async (handle: WorkflowHandle, type: string) =>
  ((await handle.describe()).raw.pendingActivities ?? []).some(
    (activity) => activity.activityType?.name === type && activity.lastFailure,
  );

async function endOf(handle: WorkflowHandle): Promise<unknown> {
  const error = await handle.result().then(
    (result) => new Error(`ended with ${JSON.stringify(result)}`),
    (thrown) => thrown,
  );
  return error instanceof WorkflowFailedError ? error.cause : error;
}

interface Stage {
  readonly stage: string;
  readonly input?: Record<string, unknown>;
  /** Brings the run there. */
  reach(handle: WorkflowHandle): Promise<unknown>;
  readonly drafts: number;
}

const asking = (stage: Kind): Stage => ({
  stage,
  drafts: 0,
  reach: () => held.providers.underWay(widthOf(stage)),
});

const STAGES: readonly Stage[] = [
  ...KINDS.map(asking),
  {
    stage: 'written',
    drafts: 0,
    reach: (handle) => within('a draft that cannot be written', () => failing(handle, 'writeDraft'), 30_000),
  },
  { stage: 'gate', drafts: 1, reach: atGate },
  {
    stage: "owner's round",
    drafts: 1,
    async reach(handle) {
      await atGate(handle);
      held.providers.hold('write');
      await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
      await held.providers.underWay();
    },
  },
  {
    stage: 'budget wait',
    input: { budget: { requests: 2, atLimit: 'wait' } },
    drafts: 0,
    reach: (handle) => until(handle, (status) => status.waitingFor === 'budget'),
  },
];

async function begin({ stage, input, reach }: Stage, workflowId: string): Promise<WorkflowHandle> {
  const kind = KINDS.find((one) => one === stage);
  held.providers.hold(kind);
  if (stage === 'written') await spoilPapers();
  const handle = await held.bed.start({ question: QUESTION, ...input }, workflowId);
  await reach(handle);
  return handle;
}

const idOf = (what: string, { stage }: Stage) =>
  `${what}-${stage.replace(/\W+/g, '-')}-${held.bed.taskQueue}`;

describe('cancelling', () => {
  it.each(STAGES)('at "$stage" ends the run, keeps what there is and publishes nothing', async (stage) => {
    const workflowId = idOf('cancel', stage);
    const handle = await begin(stage, workflowId);
    const before = await statusOf(handle);
    const asked = held.providers.asked.length;
    await handle.cancel();
    expect(await endOf(handle)).toBeInstanceOf(CancelledFailure);
    // The run does not wait for what it calls off (test/story/owner.test.ts); that hears of it at its next beat.
    await within('the sockets closed', () => held.providers.open() === 0);
    const after = await statusOf(handle);
    expect(after).toMatchObject({
      stage: 'done',
      outcome: 'cancelled',
      result: { outcome: 'cancelled', reason: 'cancelled before a decision' },
    });
    expect({ draft: after.draft, files: after.files }).toEqual({ draft: before.draft, files: before.files });
    await mend();
    // Whoever was called off asks nobody any more.
    await sleep(300);
    expect(held.providers.asked).toHaveLength(asked);
    // An attempt at a draft that was under way ends first.
    await within('no temporary file', () => leftBy(held.bed, workflowId).temporary.length === 0);
    const left = leftBy(held.bed, workflowId);
    expect(left).toMatchObject({ published: [], broken: [], temporary: [] });
    expect(left.drafts).toHaveLength(stage.drafts);
  });

  it('at "open" ends it too, though no worker takes its first step', async () => {
    await held.bed.restartWorker({}, { activities: false });
    try {
      const handle = await held.bed.start({ question: QUESTION });
      await until(handle, (status) => status.steps.length === 1);
      await handle.cancel();
      expect(await endOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(await statusOf(handle)).toMatchObject({ stage: 'done', outcome: 'cancelled' });
    } finally {
      await held.bed.restartWorker();
    }
    expect(held.providers.asked).toEqual([]);
  });

  it('before its first step ends it, and nothing is asked', async () => {
    await held.bed.stopWorker();
    const handle = await held.bed.start({ question: QUESTION });
    await handle.cancel();
    await held.bed.restartWorker();
    expect(await endOf(handle)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(handle)).toMatchObject({ stage: 'done', outcome: 'cancelled' });
    expect(held.providers.asked).toEqual([]);
  });

  it('while the worker is gone in the middle of a request ends it as cancelled, not as failed', async () => {
    held.providers.hold('read');
    const handle = await held.bed.start({ question: QUESTION });
    await held.providers.underWay();
    await held.bed.stopWorker();
    await handle.cancel();
    await held.bed.restartWorker();
    expect(await endOf(handle)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(handle)).toMatchObject({ outcome: 'cancelled' });
  });

  it('does not take a publication back that waits for a disk', async () => {
    const workflowId = `cancel-publish-${held.bed.taskQueue}`;
    const handle = await held.bed.start({ question: QUESTION }, workflowId);
    await atGate(handle);
    await spoilPapers();
    await handle.signal('approve', { by: 'ann' });
    await within('a paper that cannot be written', () => failing(handle, 'publishPaper'), 30_000);
    await handle.cancel();
    await mend();
    expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
    expect(leftBy(held.bed, workflowId)).toMatchObject({
      published: [expect.anything()],
      broken: [],
      temporary: [],
    });
  });
});

describe('terminating', () => {
  const publishing: Stage = {
    stage: 'publish',
    drafts: 1,
    async reach(handle) {
      await atGate(handle);
      await spoilPapers();
      await handle.signal('approve', { by: 'ann' });
      await within('a paper that cannot be written', () => failing(handle, 'publishPaper'), 30_000);
    },
  };
  const some = STAGES.filter(({ stage }) => /search|read|tribunal|gate|round/.test(stage));

  it.each([...some, publishing])('at "$stage" publishes nothing and leaves files whole', async (stage) => {
    const workflowId = idOf('terminate', stage);
    const handle = await begin(stage, workflowId);
    const asked = held.providers.asked.length;
    await handle.terminate('a test');
    expect(await endOf(handle)).toBeInstanceOf(TerminatedFailure);
    await mend();
    await within('the sockets closed', () => held.providers.open() === 0);
    await sleep(1_500);
    expect(held.providers.asked).toHaveLength(asked);
    const left = leftBy(held.bed, workflowId);
    expect(left).toMatchObject({ published: [], broken: [], temporary: [] });
    expect(left.drafts).toHaveLength(stage.drafts);
  });
});

describe('expiring', () => {
  const second = 1 / 3600;

  it('comes when it was said, whatever workers came and went, after reminders; drafts stay', async () => {
    const workflowId = `expire-${held.bed.taskQueue}`;
    const handle = await held.bed.start(
      { question: QUESTION, expireAfterHours: 12 * second, remindEveryHours: 2 * second },
      workflowId,
    );
    const { expiresAt } = await atGate(handle);
    await held.bed.stopWorker();
    await sleep(3_000);
    await held.bed.restartWorker();
    expect((await until(handle, (status) => status.waitingFor === 'owner')).expiresAt).toBe(expiresAt);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toMatch(/Reminder \d+: the owner has not decided yet/);
    expect(await handle.result()).toMatchObject({ outcome: 'expired' });
    const { closeTime } = await handle.describe();
    const lateMs = (closeTime?.getTime() ?? 0) - Date.parse(expiresAt as string);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(30_000);
    expect(leftBy(held.bed, workflowId)).toMatchObject({
      published: [],
      drafts: [expect.anything()],
      broken: [],
      temporary: [],
    });
  });

  it('has come when a worker is back too late, and a decision in time counts all the same', async () => {
    const begin = (name: string) =>
      held.bed.start({ question: QUESTION, expireAfterHours: 8 * second }, `${name}-${held.bed.taskQueue}`);
    const [forgotten, decided] = [await begin('forgotten'), await begin('decided')];
    const until = [await atGate(forgotten), await atGate(decided)].map(({ expiresAt }) =>
      Date.parse(expiresAt as string),
    );
    await held.bed.stopWorker();
    await decided.signal('approve', { by: 'ann' });
    await sleep(Math.max(...until) + 500 - Date.now());
    await held.bed.restartWorker();
    expect(await forgotten.result()).toMatchObject({ outcome: 'expired' });
    expect(await decided.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
  });
});
