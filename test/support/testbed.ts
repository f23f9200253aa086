// A worker of the product on the tests' Temporal server: real activities, a state folder of its own, a task
// queue of its own.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  type WorkflowHandle,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { type Config, readConfig } from '../../src/config/config';
import { QUERIES, type ResearchRequest, WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { Status } from '../../src/contract/run-status';
import { type RunningWorker, startWorker } from '../../src/runtime/start-worker';
import { clientOptions } from '../../src/temporal/client-options';

const root = path.resolve(__dirname, '..', '..');
export const bundlePath = path.join(root, 'dist', 'workflow-bundle.js');

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

export interface Testbed {
  readonly client: Client;
  readonly address: string;
  readonly home: string;
  readonly config: Config;
  readonly taskQueue: string;
  start(input: unknown, workflowId?: string): Promise<WorkflowHandleWithFirstExecutionRunId>;
  /** Stops the worker and starts another with other settings: a deploy, or a repair. */
  restartWorker(env?: Record<string, string>, does?: { activities: boolean }): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestbed(
  env: Record<string, string> = {},
  /** Of the tests' server, unless a test has one of its own. */
  address = process.env.SOVEREIGN_TEST_ADDRESS as string,
): Promise<Testbed> {
  const home = await mkdtemp(path.join(tmpdir(), 'sovereign-test-'));
  const taskQueue = `test-${randomUUID()}`;
  const configOf = (more: Record<string, string>) =>
    readConfig({
      env: {
        SOVEREIGN_TASK_QUEUE: taskQueue,
        SOVEREIGN_ARXIV_SPACING_S: '0.01',
        SOVEREIGN_ARXIV_URL: 'http://127.0.0.1:9/api',
        // The stand-ins are on this machine, and stand for servers that are not.
        SOVEREIGN_MODEL_CONCURRENCY: '8',
        ...env,
        ...more,
      },
      cwd: home,
      runPaths: 'allow',
    });
  const connection = await Connection.connect(clientOptions({ address }));
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  const begin = (config: Config, activities = true) =>
    startWorker({
      config,
      connection: native,
      client: connection,
      namespace: 'default',
      log: () => undefined,
      activities,
      shutdownGraceMs: 200,
      workflowBundle: { codePath: bundlePath },
    });
  const config = configOf({});
  let worker: RunningWorker | undefined = await begin(config);
  const stopWorker = async () => {
    await worker?.shutdown();
    worker = undefined;
  };
  return {
    client,
    address,
    home,
    config,
    taskQueue,
    start: (input, workflowId = `test-${randomUUID()}`) =>
      client.workflow.start(WORKFLOW_TYPE, { workflowId, taskQueue, args: [input as ResearchRequest] }),
    async restartWorker(more = {}, { activities } = { activities: true }) {
      await stopWorker();
      worker = await begin(configOf(more), activities);
    },
    stopWorker,
    async close() {
      await stopWorker();
      await native.close();
      await connection.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const statusOf = (handle: WorkflowHandle) => handle.query<Status>(QUERIES.status);

/** Waits until the run's status satisfies `wanted`; fails with the last status otherwise. */
export async function until(
  handle: WorkflowHandle,
  wanted: (status: Status) => boolean,
  timeoutMs = 30_000,
): Promise<Status> {
  const deadline = Date.now() + timeoutMs;
  let last: Status | undefined;
  while (Date.now() < deadline) {
    last = await statusOf(handle).catch(() => undefined);
    if (last && wanted(last)) return last;
    await sleep(50);
  }
  throw new Error(`not within ${timeoutMs} ms: ${wanted}; last status ${JSON.stringify(last)}`);
}

export const atGate = (handle: WorkflowHandle) => until(handle, (status) => status.waitingFor === 'owner');
