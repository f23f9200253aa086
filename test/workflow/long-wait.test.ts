// The long wait: a gate that stays open through hundreds of change requests and floods of messages. The server of these tests wants
// a fresh history early, so that a few rounds stand for months. The same at full size, some twelve minutes:
//   LONG_WAIT=full npx jest --selectProjects=server test/workflow/long-wait

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ARXIV_ROLE, arxivRoleId } from '../../src/arxiv-role/role-protocol';
import type { ResearchResult, Status } from '../../src/contract/run-status';
import { createModelStandIn } from '../support/model-stand-in';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { startTestServer } from '../support/test-server';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

const FULL = process.env.LONG_WAIT === 'full';

/** Events from which the server suggests a fresh history: its own default at full size. */
const SUGGESTED_FROM = FULL ? 4_096 : 250;
/** Signals a server takes in one history. */
const MOST_SIGNALS = FULL ? 10_000 : 1_000;
const CHANGE_REQUESTS = FULL ? 500 : 6;
const FLOOD = MOST_SIGNALS + 50;
/** Time enough for messages that fill two histories. */
const EXPIRES_S = FULL ? 240 : 15;
const PATIENCE_MS = FULL ? 30 * 60_000 : 120_000;

let server: TestWorkflowEnvironment;
let standIn: StandIn;
let bed: Testbed;
let model = createModelStandIn({ score: 9 });

beforeAll(async () => {
  server = await startTestServer(process.env.SOVEREIGN_TEST_TEMPORAL as string, [
    `limit.historyCount.suggestContinueAsNew=${SUGGESTED_FROM}`,
    `history.maximumSignalsPerExecution=${MOST_SIGNALS}`,
  ]);
  standIn = await openStandIn({ papers: GOOD, handle: (...request) => model.handle(...request) });
  bed = await openTestbed({ SOVEREIGN_ARXIV_URL: `${standIn.url}/api` }, server.address);
});
afterAll(async () => {
  await bed?.close();
  await standIn?.close();
  await server?.teardown();
});

/** Every history of the run, oldest first: its events, and whether it went on in a next one. */
async function historiesOf(handle: WorkflowHandle): Promise<{ events: number; goesOn: boolean }[]> {
  const histories: { events: number; goesOn: boolean }[] = [];
  let { runId } = await handle.describe();
  for (;;) {
    const { events } = await bed.client.workflow.getHandle(handle.workflowId, runId).fetchHistory();
    histories.unshift({
      events: events?.length ?? 0,
      goesOn: events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes != null,
    });
    const before = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!before) return histories;
    runId = before;
  }
}

const requestChanges = (handle: WorkflowHandle, n: number, by = 'ann') =>
  handle.executeUpdate('decide', {
    args: [{ decision: 'requestChanges', by, instructions: `Say more about batches, request ${n}.` }],
  });

/** False where the server refuses the signal because the history has as many as it takes. */
const taken = (sending: Promise<void>): Promise<boolean> =>
  sending.then(
    () => true,
    (error: Error) => {
      if (!/limit for signal events/.test(String(error.cause ?? error))) throw error;
      return false;
    },
  );

it(
  `${CHANGE_REQUESTS} change requests, refused or served, and an approval: no history grows beyond the limit`,
  async () => {
    const handle = await bed.start({ question: QUESTION, owners: ['ann'] });
    const first = await atGate(handle);
    for (let n = 1; n <= CHANGE_REQUESTS; n += 1) {
      // Somebody else's is refused, and leaves the gate as it was.
      expect(await requestChanges(handle, n, 'bob')).toMatchObject({ accepted: false });
      expect(await requestChanges(handle, n)).toMatchObject({ accepted: true });
      await until(handle, (status) => status.round === n && status.waitingFor === 'owner', PATIENCE_MS);
    }
    const waiting = await statusOf(handle);
    expect(waiting.refusalsTotal).toBe(CHANGE_REQUESTS);
    expect(waiting.profile).toEqual(first.profile);
    expect(waiting.steps.length).toBeLessThanOrEqual(70);
    // Found by what it is, also after it went on in another history.
    const listed = bed.client.workflow.list({
      query: `WorkflowId = "${handle.workflowId}" AND SovereignStage = "gate" AND SovereignScore > 0 AND ExecutionStatus = "Running"`,
    });
    let found = 0;
    for (let tries = 0; tries < 50 && found === 0; tries += 1) {
      for await (const _ of listed) found += 1;
      if (found === 0) await sleep(100);
    }
    expect(found).toBe(1);
    await handle.signal('approve', { by: 'ann', draft: waiting.draft });
    const result = (await handle.result()) as ResearchResult;
    expect(result).toMatchObject({ outcome: 'published', rounds: CHANGE_REQUESTS, decidedBy: 'ann' });
    expect(existsSync(path.join(result.paper?.folder as string, 'paper.pdf'))).toBe(true);

    const histories = await historiesOf(handle);
    expect(histories.length).toBeGreaterThan(1);
    expect(histories.slice(0, -1).every(({ goesOn }) => goesOn)).toBe(true);
    // One round more than suggested: rounds end before a run goes on.
    for (const { events } of histories) expect(events).toBeLessThan(SUGGESTED_FROM + 150);
  },
  3 * PATIENCE_MS,
);

it(
  'keeps its deadline, its bill and what it said through fresh histories, and expires when it said it would',
  async () => {
    const handle = await bed.start({
      question: QUESTION,
      expireAfterHours: EXPIRES_S / 3600,
      remindEveryHours: 1,
    });
    const before = await atGate(handle);
    const junk = async () => {
      for (let n = 0; n < 120; n += 1) await handle.signal('aprove', { by: 'ann' });
    };
    await junk();
    const runs = new Set([(await handle.describe()).runId]);
    while (runs.size < 3) {
      await junk();
      runs.add((await handle.describe()).runId);
    }
    const after = await statusOf(handle);
    const same = ({ expiresAt, question, score, draft, policy, claims, files, steps, spent }: Status) => ({
      ...{ expiresAt, question, score, draft, policy, claims, files, steps, spent },
    });
    expect(same(after)).toEqual(same(before));
    expect(after.refusalsTotal).toBeGreaterThan(300);
    const result = await handle.result();
    expect(result).toMatchObject({ outcome: 'expired' });
    const { closeTime } = await handle.describe();
    const lateMs = (closeTime as Date).getTime() - Date.parse(before.expiresAt as string);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(60_000);
  },
  3 * PATIENCE_MS,
);

it(
  `a flood of ${FLOOD} junk signals, then an approval: it counts, at the latest when the flood is over`,
  async () => {
    const handle = await bed.start({ question: QUESTION });
    const { draft } = await atGate(handle);
    let refused = 0;
    const flood = Array.from({ length: 20 }, async (_, lane) => {
      for (let n = lane; n < FLOOD; n += 20) {
        if (!(await taken(handle.signal('aprove', { by: 'nobody', n })))) refused += 1;
      }
    });
    await Promise.all(flood);
    // Whoever is refused sends it again, as the command does.
    for (let tries = 0; ; tries += 1) {
      try {
        await handle.signal('approve', { by: 'ann', draft });
        break;
      } catch (error) {
        if (tries > 300) throw error;
        await sleep(100);
      }
    }
    const result = (await handle.result()) as ResearchResult;
    expect(result).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
    const { refusalsTotal, refusals } = await statusOf(handle);
    expect(refusalsTotal + refused).toBe(FLOOD);
    expect(refusals.length).toBeLessThanOrEqual(20);
  },
  3 * PATIENCE_MS,
);

it(
  'a flood that comes while no worker runs is worked off in one go',
  async () => {
    const handle = await bed.start({ question: QUESTION });
    const { draft } = await atGate(handle);
    await bed.stopWorker();
    const most = MOST_SIGNALS - 50;
    const lanes = Array.from({ length: 20 }, async (_, lane) => {
      // Malformed decisions take the most work.
      for (let n = lane; n < most; n += 20) await handle.signal('approve', { by: '', n });
    });
    await Promise.all(lanes);
    await handle.signal('approve', { by: 'ann', draft });
    await bed.restartWorker();
    expect((await handle.result()) as ResearchResult).toMatchObject({
      outcome: 'published',
      decidedBy: 'ann',
    });
    expect((await statusOf(handle)).refusalsTotal).toBe(most);
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  },
  3 * PATIENCE_MS,
);

it(
  'a decision that comes together with the need for a fresh history is not lost',
  async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      const handle = await bed.start({ question: QUESTION });
      await atGate(handle);
      // Not waited for one by one: they arrive while the run continues as new.
      const sent = Array.from({ length: SUGGESTED_FROM }, (_, n) =>
        n === SUGGESTED_FROM - 60 ? handle.signal('approve', { by: 'ann' }) : handle.signal('junk', { n }),
      );
      await Promise.allSettled(sent);
      expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
    }
  },
  PATIENCE_MS,
);

describe('a run that waits for a larger budget', () => {
  it('goes on in a fresh history, pays nothing twice, and takes the extension', async () => {
    const own = await openTestbed(
      {
        SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
        SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
        SOVEREIGN_MODEL: 'stand-in-1',
      },
      server.address,
    );
    try {
      model = createModelStandIn({ score: 9 });
      await rm(path.join(own.config.home, 'store', 'day'), { recursive: true, force: true });
      const budget = { requests: 2, atLimit: 'wait' };
      const handle = await own.start({ question: QUESTION, budget, approveAs: 'ann' });
      const before = await until(handle, (status) => status.waitingFor === 'budget');
      const { runId } = await handle.describe();
      const searched = standIn.searches.length;
      while ((await handle.describe()).runId === runId) await handle.signal('junk', {});
      const after = await until(handle, (status) => status.waitingFor === 'budget');
      expect(after.budget).toEqual(budget);
      expect(after.spent).toEqual(before.spent);
      expect(after.steps.map(({ stage }) => stage)).toEqual(before.steps.map(({ stage }) => stage));
      expect(model.tasks.length).toBe(2);
      expect(standIn.searches.length).toBe(searched);
      await handle.signal('extendBudget', { by: 'ann', requests: 50 });
      expect(await handle.result()).toMatchObject({ outcome: 'published', policy: 'AUTO_APPROVE' });
      // Each task of a run at its papers, sentences and roles; what was asked before the limit is not asked again.
      const times: Record<string, number> = {};
      for (const task of model.tasks.map((name) => name.replace(/-\d+$/, '')))
        times[task] = (times[task] ?? 0) + 1;
      expect(times).toEqual({
        open: 1,
        plan: 1,
        read: 5,
        check: 5,
        write: 1,
        'check-sentences': 4,
        'review-validator': 1,
        'review-synthesizer': 1,
        'review-skeptic': 1,
      });
      const ended = await statusOf(handle);
      expect(ended.spent.requests).toBe(model.tasks.length);
      expect(ended.budget).toEqual({ requests: 52, atLimit: 'wait' });
    } finally {
      await own.close();
    }
  }, 120_000);
});

it(
  'the role of asking arXiv outlives more junk than a history takes, and searches go on',
  async () => {
    await atGate(await bed.start({ question: QUESTION }));
    const role = bed.client.workflow.getHandle(arxivRoleId(new URL(standIn.url).host));
    const first = (await role.describe()).runId;
    for (let sent = 0; sent < FLOOD; sent += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          taken(n % 2 === 0 ? role.signal('junk', { n }) : role.signal(ARXIV_ROLE.join, `not a store ${n}`)),
        ),
      );
    }
    // On a busy machine the flood fills a history before the role begins the next one.
    for (let tries = 0; tries < 300 && (await role.describe()).runId === first; tries += 1) await sleep(100);
    const { status, runId } = await role.describe();
    expect(status.name).toBe('RUNNING');
    expect(runId).not.toBe(first);
    expect(await role.query<string[]>(ARXIV_ROLE.stores)).toHaveLength(1);
    // No search of this kind has been made before: its answer is not among those that runs of a day share.
    const searched = standIn.searches.length;
    await until(
      await bed.start({ question: 'Does contrastive training improve sparse retrieval?' }),
      ({ steps }) => steps.some(({ stage, endedAt }) => stage === 'search' && endedAt !== undefined),
      60_000,
    );
    expect(standIn.searches.length).toBeGreaterThan(searched);
  },
  PATIENCE_MS,
);
