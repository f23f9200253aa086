// How far a slow model is: seen by any process that asks the server, without an event in the run's history.

import { setTimeout as sleep } from 'node:timers/promises';
import { follow } from '../../src/cli/follow';
import { pendingActivities } from '../../src/cli/pending-activities';
import { createProgress } from '../../src/cli/progress';
import { statusLines } from '../../src/cli/status-lines';
import { PROGRESS_BYTES } from '../../src/contract/step-progress';
import { createModelStandIn } from '../support/model-stand-in';
import { createOddServer } from '../support/odd-servers';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

let standIn: StandIn;
let bed: Testbed;
let readers: (() => void)[] = [];
let reading = 0;
let held = true;

/** Answers to `read` are kept back, but for the first two. */
const server = createOddServer(
  async (_asked, task) => {
    if (task !== 'read' || !held) return false;
    reading += 1;
    if (reading > 2) await new Promise<void>((resolve) => readers.push(resolve));
    return false;
  },
  createModelStandIn({ score: 9 }),
);

beforeAll(async () => {
  standIn = await openStandIn({ papers: GOOD, handle: server.handle });
  bed = await openTestbed({
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
    SOVEREIGN_MODEL: 'slow-1',
  });
});
afterAll(async () => {
  letRead();
  await bed.close();
  await standIn.close();
});

function letRead() {
  held = false;
  for (const answer of readers) answer();
  readers = [];
}

it('says "read k of n", here and to a command that follows from elsewhere, and adds no event for it', async () => {
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann', maxRevisions: 0 });
  await until(handle, ({ stage }) => stage === 'extract');
  const written: string[] = [];
  const over = new AbortController();
  const following = follow({
    run: { workflowId: handle.workflowId, runId: handle.firstExecutionRunId, handle, attached: true },
    server: { address: bed.address, namespace: 'default' },
    progress: createProgress({ write: (text: string) => written.push(text) } as never, { everyMs: 500 }),
    output: { write: (text: string) => written.push(text) } as never,
    interactive: false,
    owner: undefined,
    leaveAtGate: true,
    signal: over.signal,
    self: 'sovereign',
  });
  const said = `read 2 of ${GOOD.length}`;
  for (let waited = 0; !written.join('').includes(said); waited += 1) {
    if (waited > 300) throw new Error(`never said: ${said}; but ${written.join('')}`);
    await sleep(100);
  }
  expect(written.join('')).toMatch(/^… extract {2}\d+ s, read 2 of 5, .*[\d,]+ \+ [\d,]+ tokens/m);

  const described = await handle.describe();
  const [extract] = pendingActivities(described);
  expect(extract).toMatchObject({
    name: 'extractClaims',
    started: true,
    progress: { doing: 'read', done: 2, total: GOOD.length },
  });
  const [payload] = described.raw.pendingActivities?.[0]?.heartbeatDetails?.payloads ?? [];
  expect(payload?.data?.length).toBeLessThanOrEqual(PROGRESS_BYTES);
  const lines = statusLines(await statusOf(handle), { activities: pendingActivities(described) });
  expect(lines.join('\n')).toMatch(
    /extract since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(\d+ s\), round 0\n {2}read 2 of 5/,
  );

  // Heartbeats are no events: the last one is still that of the activity's scheduling.
  const { events } = await handle.fetchHistory();
  expect(events?.at(-1)?.activityTaskScheduledEventAttributes?.activityType?.name).toBe('extractClaims');

  letRead();
  await following;
  expect(written.join('')).toMatch(/^✓ extract .*claims/m);
});

it('says that a run has no worker, and since when', async () => {
  await bed.stopWorker();
  const handle = await bed.start({ question: QUESTION, source: 'sample' });
  await bed.restartWorker({}, { activities: false });
  await until(handle, ({ steps }) => steps.length === 1);
  const opening = async () => pendingActivities(await handle.describe());
  for (let waited = 0; (await opening()).length === 0 && waited < 50; waited += 1) await sleep(100);
  const inAMinute = { activities: await opening(), nowMs: Date.now() + 60_000 };
  const lines = statusLines(await statusOf(handle), inAMinute).join('\n');
  expect(lines).toMatch(/open since .* UTC \(1 min \d+ s\), round 0\n {2}waits for a worker\n/);
  expect(lines).toMatch(/no worker of the run has taken it; start one in its folder: sovereign worker/);
  await bed.restartWorker();
  await atGate(handle);
});
