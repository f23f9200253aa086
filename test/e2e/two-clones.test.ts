// Two folders with stores of their own, their workers on one server and one shared queue: runs that are started by nothing
// but `temporal workflow start` belong to one of them each, and to nobody else.

import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { ResearchResult, Status } from '../../src/contract/run-status';
import { folderName } from '../../src/publishing/folder-name';
import { objectPath } from '../../src/store/local-store';
import { clientOptions } from '../../src/temporal/client-options';
import { type Running, sovereign, temporal } from '../support/cli';
import { type HeldProviders, openHeldProviders, widthOf } from '../support/held-providers';
import { QUESTION } from '../support/papers';
import { atGate, statusOf, until } from '../support/testbed';

/** Until a killed worker's activity is given on: its heartbeat timeout, and time to be taken. */
const GIVEN_ON_MS = 15_000 + 5_000;

interface Clone {
  readonly cwd: string;
  readonly storeId: string;
  worker: Running;
}

let providers: HeldProviders;
let connection: Connection;
let client: Client;
let env: Record<string, string>;
const clones: Clone[] = [];

const begin = async (cwd: string): Promise<{ worker: Running; storeId: string }> => {
  const worker = sovereign(['worker'], { cwd, env });
  const said = await worker.said(/Worker of store/);
  await worker.said(/Ctrl-C stops it/);
  return { worker, storeId: /Worker of store ([0-9a-f]+)/.exec(said)?.[1] as string };
};
const kill = async ({ child, ended }: Running) => {
  child.kill('SIGKILL');
  await ended;
};

beforeAll(async () => {
  providers = await openHeldProviders();
  const queue = await mkdtemp(path.join(tmpdir(), 'sovereign-clones-'));
  await rm(queue, { recursive: true });
  env = {
    ...providers.env,
    TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
    SOVEREIGN_TASK_QUEUE: path.basename(queue),
    SOVEREIGN_ARXIV_SPACING_S: '0.05',
    SOVEREIGN_ARXIV_TIMEOUT_S: '2',
  };
  for (const _ of ['one', 'another']) {
    const cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-clone-'));
    clones.push({ cwd, ...(await begin(cwd)) });
  }
  connection = await Connection.connect(clientOptions({ address: env.TEMPORAL_ADDRESS as string }));
  client = new Client({ connection });
});
afterAll(async () => {
  for (const { worker, cwd } of clones) {
    await kill(worker);
    await rm(cwd, { recursive: true, force: true });
  }
  await connection?.close();
  await providers?.close();
});
afterEach(() => providers.release());

let started = 0;
async function start(): Promise<WorkflowHandle> {
  started += 1;
  const workflowId = `clones-${started}-${env.SOVEREIGN_TASK_QUEUE}`;
  const { code, stderr } = await temporal(
    [
      ...['workflow', 'start', '--type', 'research', '--workflow-id', workflowId],
      ...['--task-queue', env.SOVEREIGN_TASK_QUEUE as string],
      ...['--input', JSON.stringify({ question: QUESTION })],
    ],
    { cwd: tmpdir() },
  );
  if (code !== 0) throw new Error(stderr);
  return client.workflow.getHandle(workflowId);
}

const ownerOf = ({ profile }: Status) => clones.find(({ storeId }) => storeId === profile?.storeId) as Clone;
const otherThan = (clone: Clone) => clones.find((one) => one !== clone) as Clone;

/** Starts runs until each of the two has some; which one opens a run is the server's choice. */
async function startForBoth(reached: (handle: WorkflowHandle) => Promise<Status>, atLeast: number) {
  const runs: { handle: WorkflowHandle; owner: Clone }[] = [];
  const counts = () => clones.map((clone) => runs.filter(({ owner }) => owner === clone).length);
  while (Math.min(...counts()) < atLeast) {
    if (runs.length >= 30) throw new Error(`of 30 runs the two have ${counts().join(' and ')}`);
    const handle = await start();
    runs.push({ handle, owner: ownerOf(await reached(handle)) });
  }
  return runs;
}

/** Every artifact that a history names. */
async function artifactsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const payloads = (events ?? []).flatMap((event) => [
    ...(event.activityTaskScheduledEventAttributes?.input?.payloads ?? []),
    ...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []),
  ]);
  const texts = payloads.map(({ data }) => Buffer.from(data ?? []).toString());
  // A selection's papers and the like are named by hashes too, without being artifacts of their own.
  return [
    ...new Set(
      texts.flatMap((text) => text.match(/"(?:ref|opening|draft|evidence)":"sha256:[0-9a-f]{64}/g) ?? []),
    ),
  ].map((named) => named.slice(named.indexOf('sha256:')));
}

const papersOf = (clone: Clone, { workflowId }: WorkflowHandle): string[] => {
  const papers = path.join(clone.cwd, 'papers');
  return existsSync(papers) ? readdirSync(papers).filter((name) => name === folderName(workflowId)) : [];
};

it('all of a run lies in one store, whichever worker opened it', async () => {
  const runs = await startForBoth(atGate, 2);
  for (const { handle, owner } of runs) {
    await handle.signal('approve', { by: 'ann' });
    const { outcome, paper } = (await handle.result()) as ResearchResult;
    expect(outcome).toBe('published');
    expect(paper?.folder.startsWith(owner.cwd)).toBe(true);
    expect(papersOf(otherThan(owner), handle)).toEqual([]);
    const artifacts = await artifactsOf(handle);
    expect(artifacts.length).toBeGreaterThan(8);
    const inStore = (clone: Clone) => (ref: string) =>
      existsSync(objectPath(path.join(clone.cwd, '.sovereign', 'store'), ref as `sha256:${string}`));
    expect(artifacts.filter((ref) => !inStore(owner)(ref))).toEqual([]);
    // Opening and reviews name the store, so no two runs of different stores share them.
    const { events } = await handle.fetchHistory();
    const queues = new Set(
      events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled && scheduled.activityType?.name !== 'openRun' ? [scheduled.taskQueue?.name ?? ''] : [],
      ),
    );
    expect([...queues].filter((queue) => !queue.endsWith(owner.storeId))).toEqual([]);
  }
  const journals = clones.map(({ cwd }) => readdirSync(path.join(cwd, '.sovereign', 'store', 'journal')));
  expect(journals.map((names) => names.length)).toEqual(
    clones.map((clone) => runs.filter(({ owner }) => owner === clone).length),
  );
  expect(journals[0]?.filter((name) => journals[1]?.includes(name))).toEqual([]);
});

it("one's worker is killed: its runs wait for it, the other's go on; who asks from the other folder is told", async () => {
  providers.hold('read');
  const runs = await startForBoth((handle) => until(handle, ({ stage }) => stage === 'extract'), 1);
  const asksAtOnce = (clone: Clone) =>
    Math.min(
      Number(providers.env.SOVEREIGN_MODEL_CONCURRENCY),
      runs.filter(({ owner }) => owner === clone).length * widthOf('read'),
    );
  await providers.underWay(clones.map(asksAtOnce).reduce((sum, asks) => sum + asks));
  const [gone, stays] = clones as [Clone, Clone];
  const [waiting] = runs.filter(({ owner }) => owner === gone) as [{ handle: WorkflowHandle; owner: Clone }];
  await kill(gone.worker);
  providers.release();
  const killedAt = Date.now();
  for (const { handle } of runs.filter(({ owner }) => owner === stays)) await atGate(handle);

  const resumed = sovereign(['resume', waiting.handle.workflowId], { cwd: stays.cwd, env });
  expect(await resumed.said(/belongs to another folder/)).toContain(gone.cwd);
  await sleep(Math.max(0, killedAt + GIVEN_ON_MS - Date.now()));
  resumed.child.kill('SIGTERM');
  expect((await resumed.ended).code).toBe(130);
  const pending = (await waiting.handle.describe()).raw.pendingActivities ?? [];
  // Given up by the killed one, and taken by nobody.
  expect(pending.map(({ activityType, attempt, state }) => [activityType?.name, attempt, state])).toEqual([
    ['extractClaims', 2, 1],
  ]);
  expect((await statusOf(waiting.handle)).stage).toBe('extract');
  expect(papersOf(stays, waiting.handle)).toEqual([]);

  gone.worker = (await begin(gone.cwd)).worker;
  for (const { handle } of runs) {
    await until(handle, (status) => status.waitingFor === 'owner', 60_000);
    await handle.signal('approve', { by: 'ann' });
    expect(await handle.result()).toMatchObject({ outcome: 'published' });
  }
  expect(papersOf(gone, waiting.handle)).toHaveLength(1);
  expect(papersOf(stays, waiting.handle)).toEqual([]);
}, 180_000);
