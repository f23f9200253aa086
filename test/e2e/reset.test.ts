// `temporal workflow reset` by the Temporal CLI, to every point of runs that were published, wait, were cancelled, or
// expired. A sample of the points; SOVEREIGN_TEST_RESETS=all takes all of them.

import { readFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { ResearchResult, Status } from '../../src/contract/run-status';
import { temporal } from '../support/cli';
import { leftBy } from '../support/files';
import { type Kind, widthOf } from '../support/held-providers';
import { forgetTheDay, useHeldTestbed } from '../support/held-testbed';
import { QUESTION } from '../support/papers';
import { atGate, statusOf, until } from '../support/testbed';

const ALL = process.env.SOVEREIGN_TEST_RESETS === 'all';
/** Of a sample every how many points is one. */
const EVERY = 9;

const held = useHeldTestbed();

const idOf = (what: string) => `reset-${what}-${held.bed.taskQueue}`;
/** Whichever execution of the id is the newest. */
const newest = (workflowId: string) => held.bed.client.workflow.getHandle(workflowId);
const resultOf = (handle: WorkflowHandle) => handle.result() as Promise<ResearchResult>;

async function reset({ workflowId, runId }: Origin, to: readonly string[]): Promise<void> {
  const { code, stderr } = await temporal(
    ['workflow', 'reset', '--workflow-id', workflowId, '--run-id', runId, ...to, '--reason', 'a test'],
    { cwd: held.bed.home },
  );
  if (code !== 0) throw new Error(stderr);
}

interface Origin {
  readonly workflowId: string;
  readonly runId: string;
}

interface Points {
  /** Event ids of completed workflow tasks: where a run can be reset to. */
  readonly all: readonly number[];
  /** Of the signals, by name, in their order. */
  readonly signals: readonly { readonly name: string; readonly id: number }[];
}

async function pointsOf({ workflowId, runId }: Origin): Promise<Points> {
  const { events } = await held.bed.client.workflow.getHandle(workflowId, runId).fetchHistory();
  return {
    all: (events ?? []).flatMap((event) =>
      event.workflowTaskCompletedEventAttributes ? [Number(event.eventId)] : [],
    ),
    signals: (events ?? []).flatMap((event) => {
      const name = event.workflowExecutionSignaledEventAttributes?.signalName;
      return name ? [{ name, id: Number(event.eventId) }] : [];
    }),
  };
}

/** The first, the last, those beside `near`, and one in `EVERY`. */
function sampled(all: readonly number[], near: readonly number[]): number[] {
  if (ALL) return [...all];
  const beside = near.flatMap((id) => [all.findLast((point) => point < id), all.find((point) => point > id)]);
  return all.filter((point, at) => at % EVERY === 0 || at === all.length - 1 || beside.includes(point));
}

/** All requests: of a reset run nobody is asked for anything a second time. */
const paid = () => held.providers.asked;

const settled = (handle: WorkflowHandle): Promise<Status> =>
  until(handle, (status) => status.waitingFor === 'owner' || status.outcome !== undefined);

it('of a published run with a change request: nothing is asked twice, and the owner decides again', async () => {
  const workflowId = idOf('published');
  const first = await held.bed.start({ question: QUESTION }, workflowId);
  await atGate(first);
  await first.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  const second = await until(first, (status) => status.waitingFor === 'owner' && status.round === 1);
  await first.signal('approve', { by: 'ann', draft: second.draft });
  const { paper, draft } = await resultOf(first);
  const folder = paper?.folder as string;
  const files = () =>
    Object.values(paper ?? {})
      .slice(1)
      .map((name) => readFileSync(path.join(folder, name)));
  const before = files();
  const { spent } = await statusOf(first);
  const origin = { workflowId, runId: first.firstExecutionRunId };
  const points = await pointsOf(origin);
  const [changes, approval] = points.signals.map(({ id }) => id) as [number, number];
  const tried = sampled(points.all, [changes, approval]);
  const asked = paid().length;
  const folders = new Set([folder]);
  for (const point of tried) {
    await forgetTheDay(held);
    await reset(origin, ['--event-id', String(point)]);
    const handle = newest(workflowId);
    const status = await settled(handle);
    const at = `at event ${point} of ${points.all.at(-1)}; change request ${changes}, approval ${approval}`;
    if (point > approval) {
      // What the reset keeps of the history keeps the decision in it.
      expect([at, status.outcome]).toEqual([at, 'published']);
    } else {
      expect([at, status.waitingFor]).toEqual([at, 'owner']);
      expect([at, status.round]).toEqual([at, point > changes ? 1 : 0]);
      // The server sends the signals after the point once more, before there is a draft to decide on.
      const again = points.signals.filter(({ id }) => id > point).map(({ name }) => name);
      // (Several of them in no certain order.)
      expect([at, status.refusals.map(({ message }) => message).sort()]).toEqual([at, again.sort()]);
      for (const { reason } of status.refusals)
        expect(reason).toMatch(/no draft is at the gate|already decided: requestChanges/);
      await handle.signal('approve', { by: 'bob', draft: status.draft });
    }
    const result = await resultOf(handle);
    expect([at, result.outcome]).toEqual([at, 'published']);
    folders.add(result.paper?.folder as string);
    expect([at, result.paper?.folder === folder]).toEqual([at, result.draft === draft]);
    expect([at, paid().length - asked]).toEqual([at, 0]);
  }
  expect(tried.length).toBeGreaterThanOrEqual(ALL ? points.all.length : 6);
  // One paper for each of the two drafts that were approved, the first as it was.
  expect(leftBy(held.bed, workflowId)).toMatchObject({
    published: [...folders].sort(),
    broken: [],
    temporary: [],
  });
  expect(folders.size).toBe(2);
  expect(files()).toEqual(before);
  expect((await statusOf(newest(workflowId))).spent.requests).toBeLessThanOrEqual(spent.requests);
}, 600_000);

it('of a waiting run: it comes back to the gate, asks nothing twice, and is approved once', async () => {
  const workflowId = idOf('waiting');
  const first = await held.bed.start({ question: QUESTION }, workflowId);
  const { draft } = await atGate(first);
  const origin = { workflowId, runId: first.firstExecutionRunId };
  const { all } = await pointsOf(origin);
  const asked = paid().length;
  for (const point of sampled(all, [])) {
    await forgetTheDay(held);
    await reset(origin, ['--event-id', String(point)]);
    expect([point, (await atGate(newest(workflowId))).draft]).toEqual([point, draft]);
    expect([point, paid().length - asked]).toEqual([point, 0]);
  }
  await newest(workflowId).signal('approve', { by: 'ann' });
  expect(await resultOf(newest(workflowId))).toMatchObject({ outcome: 'published', draft });
  expect(leftBy(held.bed, workflowId)).toMatchObject({
    published: [expect.anything()],
    broken: [],
    temporary: [],
  });
}, 600_000);

it('of a run in the middle of its requests: they are hung up, and each is asked once more', async () => {
  const workflowId = idOf('running');
  held.providers.hold('read');
  const reads = widthOf('read');
  const first = await held.bed.start({ question: QUESTION }, workflowId);
  await held.providers.underWay(reads);
  const times = (kind: Kind) => held.providers.asked.filter((one) => one.kind === kind).length;
  await reset({ workflowId, runId: first.firstExecutionRunId }, ['--type', 'FirstWorkflowTask']);
  for (let waited = 0; times('read') < 2 * reads; waited += 50) {
    if (waited > 30_000) throw new Error('the reset run did not come to its requests within 30 s');
    await sleep(50);
  }
  for (let waited = 0; held.providers.open() > reads; waited += 50) {
    if (waited > 10_000)
      throw new Error('the requests of the run before the reset were not hung up within 10 s');
    await sleep(50);
  }
  held.providers.release();
  await atGate(newest(workflowId));
  expect({ plan: times('plan'), read: times('read'), check: times('check'), write: times('write') }).toEqual({
    plan: 1,
    read: 2 * reads,
    check: widthOf('check'),
    write: 1,
  });
  await newest(workflowId).terminate();
});

it('of a cancelled run: it goes on from there, and the owner decides', async () => {
  const workflowId = idOf('cancelled');
  held.providers.hold('write');
  const first = await held.bed.start({ question: QUESTION }, workflowId);
  await held.providers.underWay();
  await first.cancel();
  await first.result().catch(() => undefined);
  held.providers.release();
  const origin = { workflowId, runId: first.firstExecutionRunId };
  const { all } = await pointsOf(origin);
  for (const point of sampled(all.slice(0, -1), [])) {
    await reset(origin, ['--event-id', String(point)]);
    await atGate(newest(workflowId));
  }
  // Behind the cancellation nothing is left to do but to end.
  await reset(origin, ['--event-id', String(all.at(-1))]);
  expect(
    await newest(workflowId)
      .result()
      .catch((error) => error.cause?.name),
  ).toBe('CancelledFailure');
  await reset(origin, ['--event-id', String(all.at(-2))]);
  await atGate(newest(workflowId));
  expect(
    paid()
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'plan' || kind === 'read'),
  ).toHaveLength(1 + widthOf('read'));
  await newest(workflowId).signal('approve', { by: 'ann' });
  expect(await resultOf(newest(workflowId))).toMatchObject({ outcome: 'published' });
  expect(leftBy(held.bed, workflowId)).toMatchObject({
    published: [expect.anything()],
    broken: [],
    temporary: [],
  });
}, 300_000);

it('of an expired run: before the gate it has its time again, at the gate its deadline stands', async () => {
  const workflowId = idOf('expired');
  const first = await held.bed.start({ question: QUESTION, expireAfterHours: 5 / 3600 }, workflowId);
  await atGate(first);
  expect(await resultOf(first)).toMatchObject({ outcome: 'expired' });
  const origin = { workflowId, runId: first.firstExecutionRunId };
  const { all } = await pointsOf(origin);
  // The last task found the time over, the one before it opened the gate.
  await reset(origin, ['--event-id', String(all.at(-1))]);
  expect(await resultOf(newest(workflowId))).toMatchObject({ outcome: 'expired' });
  await reset(origin, ['--event-id', String(all.at(-2))]);
  await atGate(newest(workflowId));
  await newest(workflowId).signal('approve', { by: 'ann' });
  expect(await resultOf(newest(workflowId))).toMatchObject({ outcome: 'published' });
});

describe('the same workflow id used again', () => {
  it('leaves the first paper untouched, and `latest` points to the newer', async () => {
    const workflowId = idOf('again');
    const publish = async (): Promise<string> => {
      const handle = await held.bed.start({ question: QUESTION, approveAs: 'ann' }, workflowId);
      const { paper } = await resultOf(handle);
      expect(await readlink(path.join(path.dirname(paper?.folder as string), 'latest'))).toBe(
        path.basename(paper?.folder as string),
      );
      return paper?.folder as string;
    };
    const first = await publish();
    const page = readFileSync(path.join(first, 'paper.pdf'));
    const second = await publish();
    expect(second).not.toBe(first);
    expect(readFileSync(path.join(first, 'paper.pdf'))).toEqual(page);
    expect(leftBy(held.bed, workflowId)).toMatchObject({ published: [first, second].sort(), broken: [] });
  });
});
