// A rolling deploy with Worker Versioning, by the commands of docs/operating.md: runs move to the new version, a version that cannot
// replay them is taken back, and the old one drains.

import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { ResearchResult } from '../../src/contract/run-status';
import { clientOptions } from '../../src/temporal/client-options';
import { type Running, run, temporal } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, statusOf, until } from '../support/testbed';

/** `ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS` */
const IN_PROGRESS = 1;

const root = path.resolve(__dirname, '..', '..');
let cwd: string;
let standIn: StandIn;
let connection: Connection;
let client: Client;
const running: Running[] = [];
let answerMs = 0;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-rolling-'));
  standIn = await openStandIn({ papers: GOOD, handle: () => sleep(answerMs).then(() => false) });
  connection = await Connection.connect(
    clientOptions({ address: process.env.SOVEREIGN_TEST_ADDRESS as string }),
  );
  client = new Client({ connection });
});
afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  await connection.close();
  await standIn.close();
  await rm(cwd, { recursive: true, force: true });
});

const deploymentName = `deploy-${process.pid}`;
const taskQueue = () => `rolling-${path.basename(cwd)}`;

async function startVersion(buildId: string, dist = path.join(root, 'dist')): Promise<Running> {
  const worker = run(process.execPath, [path.join(dist, 'worker.js')], {
    cwd,
    env: {
      TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
      SOVEREIGN_TASK_QUEUE: taskQueue(),
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      SOVEREIGN_ARXIV_SPACING_S: '0.1',
      SOVEREIGN_DEPLOYMENT: deploymentName,
      SOVEREIGN_BUILD_ID: buildId,
      SOVEREIGN_SHUTDOWN_S: '5',
    },
  });
  running.push(worker);
  await worker.said(/Ctrl-C stops it/);
  return worker;
}

/** The server learns of a version by its first poll. */
async function makeCurrent(buildId: string): Promise<void> {
  const args = ['worker', 'deployment', 'set-current-version', '--yes'];
  const named = ['--deployment-name', deploymentName, '--build-id', buildId];
  for (let tries = 0; ; tries += 1) {
    const { code, stderr } = await temporal([...args, ...named], { cwd });
    if (code === 0) break;
    if (tries === 50) throw new Error(stderr);
    await sleep(200);
  }
  // It reaches the task queues a little later.
  for (let tries = 0; tries < 100; tries += 1) {
    const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({
      namespace: 'default',
      deploymentName,
    });
    if (workerDeploymentInfo?.routingConfigUpdateState !== IN_PROGRESS) return;
    await sleep(100);
  }
}

const start = (name: string) =>
  client.workflow.start(WORKFLOW_TYPE, {
    taskQueue: taskQueue(),
    workflowId: `${taskQueue()}-${name}`,
    args: [{ question: QUESTION }],
  });

/** Build ids that completed the run's workflow tasks, in order and without repetition. */
async function versionsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const ids = (events ?? []).flatMap((event) => {
    const id = event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId;
    return id ? [id] : [];
  });
  return ids.filter((id, at) => id !== ids[at - 1]);
}

/** The product with another order of activities in its workflow: it cannot replay a run of ours. */
function brokenBuild(): string {
  const folder = path.join(cwd, 'broken');
  mkdirSync(folder);
  cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  for (const name of ['node_modules', 'data']) symlinkSync(path.join(root, name), path.join(folder, name));
  const bundle = path.join(folder, 'dist', 'workflow-bundle.js');
  const code = readFileSync(bundle, 'utf8');
  const broken = code.replaceAll('.verifyClaims.', '.selectPapers.');
  if (broken === code) throw new Error('nothing was broken: the workflow calls verifyClaims in another way');
  writeFileSync(bundle, broken);
  return path.join(folder, 'dist');
}

it('moves waiting runs to the next version, takes a broken one back, and drains the old one', async () => {
  const first = await startVersion('1.0');
  await makeCurrent('1.0');
  const waiting = await start('waiting');
  const other = await start('other');
  await atGate(waiting);
  await atGate(other);
  expect(await versionsOf(waiting)).toEqual(['1.0']);

  // Up, but not current: everything stays with the first.
  await startVersion('2.0');
  const before = await start('before');
  await atGate(before);
  expect(await versionsOf(before)).toEqual(['1.0']);

  await makeCurrent('2.0');
  await waiting.signal('approve', { by: 'ann' });
  expect((await waiting.result()) as ResearchResult).toMatchObject({ outcome: 'published' });
  expect(await versionsOf(waiting)).toEqual(['1.0', '2.0']);

  // A version that cannot replay: the run waits unharmed until it is taken back.
  const broken = await startVersion('3.0', brokenBuild());
  await makeCurrent('3.0');
  await other.signal('approve', { by: 'ann' });
  await until(other, () => true, 1_000).catch(() => undefined);
  const stuck = async () => {
    const { raw } = await other.describe();
    return (raw.pendingWorkflowTask?.attempt ?? 0) > 1;
  };
  for (let tries = 0; tries < 100 && !(await stuck()); tries += 1) await sleep(100);
  expect(await stuck()).toBe(true);
  await makeCurrent('2.0');
  expect((await other.result()) as ResearchResult).toMatchObject({ outcome: 'published' });
  expect(await versionsOf(other)).toEqual(['1.0', '2.0']);
  broken.child.kill('SIGTERM');
  expect((await broken.ended).code).toBe(0);

  // The old one is told to stop while it has nothing more to do; and the new one while a run is under way.
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  await before.signal('reject', { by: 'ann', reason: 'enough' });
  expect(await before.result()).toMatchObject({ outcome: 'rejected' });
}, 240_000);

it('drains within the time it is given: what is under way ends, and nothing is asked again', async () => {
  const worker = running[1] as Running;
  answerMs = 1_500;
  await rm(path.join(cwd, '.sovereign', 'store', 'day'), { recursive: true, force: true });
  standIn.searches.length = 0;
  const handle = await start('draining');
  while (standIn.searches.length === 0 && standIn.requests.length === 0) await sleep(20);
  const asked = () => standIn.requests.length;
  const before = asked();
  while (asked() === before) await sleep(20);
  worker.child.kill('SIGTERM');
  const stoppingMs = performance.now();
  expect((await worker.ended).code).toBe(0);
  // The search under way ends by itself, in less than the five seconds; the rest is for a busy machine.
  expect(performance.now() - stoppingMs).toBeLessThan(30_000);
  await startVersion('2.0');
  answerMs = 0;
  const status = await atGate(handle);
  expect(status.policy?.verdict).toBe('AUTO_APPROVE');
  expect(new Set(standIn.searches).size).toBe(standIn.searches.length);
  expect(standIn.searches).toHaveLength(4);
  await handle.terminate();
  expect((await statusOf(handle)).stage).toBe('gate');
}, 120_000);
