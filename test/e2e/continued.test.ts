// A run that went on in a fresh history while it waited for its owner: cancelled, and reset by the Temporal CLI. The server of these
// tests wants a fresh history at every gate.

import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ResearchResult, Status } from '../../src/contract/run-status';
import { temporal } from '../support/cli';
import { leftBy } from '../support/files';
import { type HeldProviders, openHeldProviders } from '../support/held-providers';
import { QUESTION } from '../support/papers';
import { startTestServer } from '../support/test-server';
import { openTestbed, statusOf, type Testbed, until } from '../support/testbed';

/** Events: fewer than a round has, more than it takes to ask for changes. */
const SUGGESTED_FROM = 60;

let server: TestWorkflowEnvironment;
let providers: HeldProviders;
let bed: Testbed;
beforeAll(async () => {
  server = await startTestServer(process.env.SOVEREIGN_TEST_TEMPORAL as string, [
    `limit.historyCount.suggestContinueAsNew=${SUGGESTED_FROM}`,
  ]);
  providers = await openHeldProviders();
  bed = await openTestbed(providers.env, server.address);
});
afterAll(async () => {
  await bed?.close();
  await providers?.close();
  await server?.teardown();
});
beforeEach(() => providers.forget());

const newest = (workflowId: string) => bed.client.workflow.getHandle(workflowId);
const runIdOf = async (handle: WorkflowHandle) => (await handle.describe()).runId;

/** A run that waits at its gate in its second history. */
async function continued(
  workflowId: string,
): Promise<{ handle: WorkflowHandle; first: string; second: string }> {
  const started = await bed.start({ question: QUESTION }, workflowId);
  const handle = newest(workflowId);
  const first = started.firstExecutionRunId;
  for (;;) {
    await until(handle, (status) => status.waitingFor === 'owner');
    const second = await runIdOf(handle);
    if (second !== first) return { handle, first, second };
  }
}

async function reset(workflowId: string, runId: string, ...to: string[]): Promise<void> {
  const { code, stderr } = await temporal(
    ['workflow', 'reset', '--workflow-id', workflowId, '--run-id', runId, ...to, '--reason', 'a test'],
    { cwd: bed.home, env: { TEMPORAL_ADDRESS: server.address } },
  );
  if (code !== 0) throw new Error(stderr);
}

/** The new draft at the gate, whichever history it is in. */
const atGateOfRound = (workflowId: string, round: number): Promise<Status> =>
  until(newest(workflowId), (status) => status.waitingFor === 'owner' && status.round === round);

it('is cancelled as cancelled, and goes on from a reset', async () => {
  const { handle, second } = await continued('continued-cancel');
  const before = await statusOf(handle);
  await handle.cancel();
  expect(await handle.result().catch((error) => error.cause?.name)).toBe('CancelledFailure');
  const after = await statusOf(handle);
  expect(after).toMatchObject({ outcome: 'cancelled', draft: before.draft, files: before.files });
  expect(leftBy(bed, 'continued-cancel')).toMatchObject({ published: [], broken: [], temporary: [] });
  const asked = providers.asked.length;
  await reset('continued-cancel', second, '--type', 'FirstWorkflowTask');
  expect((await atGateOfRound('continued-cancel', 0)).draft).toBe(before.draft);
  await newest('continued-cancel').signal('approve', { by: 'ann' });
  expect(await newest('continued-cancel').result()).toMatchObject({ outcome: 'published' });
  expect(providers.asked).toHaveLength(asked);
});

it('is cancelled in a round that the owner asked for, with the draft before it', async () => {
  const { handle } = await continued('continued-round');
  const before = await statusOf(handle);
  providers.hold('write');
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  await providers.underWay();
  await handle.cancel();
  expect(await handle.result().catch((error) => error.cause?.name)).toBe('CancelledFailure');
  providers.release();
  expect(await statusOf(handle)).toMatchObject({ outcome: 'cancelled', draft: before.draft });
  expect(leftBy(bed, 'continued-round')).toMatchObject({ published: [], broken: [], temporary: [] });
});

it('is reset into its first history: the owner decides again, and nobody is asked twice', async () => {
  const { handle, first } = await continued('continued-first');
  const { draft } = await statusOf(handle);
  await handle.signal('approve', { by: 'ann', draft });
  const published = (await handle.result()) as ResearchResult;
  const asked = providers.asked.length;
  const { events } = await bed.client.workflow.getHandle('continued-first', first).fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  for (const at of [0, Math.floor(tasks.length / 2), tasks.length - 1]) {
    await reset('continued-first', first, '--event-id', `${tasks[at]?.eventId}`);
    const again = await atGateOfRound('continued-first', 0);
    expect([at, again.draft]).toEqual([at, draft]);
    await newest('continued-first').signal('approve', { by: 'bob' });
    const result = (await newest('continued-first').result()) as ResearchResult;
    expect([at, result.paper]).toEqual([at, published.paper]);
  }
  expect(providers.asked).toHaveLength(asked);
  expect(leftBy(bed, 'continued-first')).toMatchObject({ published: [published.paper?.folder], broken: [] });
});

it('is reset to where its gate was open already: of the signals sent again the first counts, as it did', async () => {
  const { handle, second } = await continued('continued-order');
  const before = await statusOf(handle);
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  const revised = await atGateOfRound('continued-order', 1);
  // It names no draft, as people do.
  await newest('continued-order').signal('approve', { by: 'ann' });
  expect(await newest('continued-order').result()).toMatchObject({ draft: revised.draft });
  const asked = providers.asked.length;
  await reset('continued-order', second, '--type', 'FirstWorkflowTask');
  const again = await atGateOfRound('continued-order', 1);
  expect(again).toMatchObject({ draft: revised.draft, refusals: [{ message: 'approve' }] });
  expect(again.draft).not.toBe(before.draft);
  expect(providers.asked).toHaveLength(asked);
  await newest('continued-order').terminate();
});
