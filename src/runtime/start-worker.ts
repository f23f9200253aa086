// The workers of one process: for the shared queue, for its store's queue, and for the arXiv role.

import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { Client, type Connection } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import { createRoleGate } from '../arxiv-role/before-request';
import { holdArxivRole } from '../arxiv-role/hold';
import { createRoleMembership } from '../arxiv-role/join';
import { ARXIV_ROLE, arxivTaskQueue } from '../arxiv-role/role-protocol';
import { createWitness, latestNote } from '../arxiv-role/witness';
import type { Config } from '../config/config';
import { storeTaskQueue } from '../contract/protocol';
import { sweepPapers } from '../publishing/paper-folder';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { createArxivPacer, createDeps, type Log, openStore } from './wiring';

/** Made by `npm run build`; without it (in tests) the worker bundles the sources itself. */
const bundlePath = path.join(__dirname, '..', 'workflow-bundle.js');

const workflowCode = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors'> =>
  existsSync(bundlePath)
    ? { workflowBundle: { codePath: bundlePath } }
    : {
        workflowsPath: require.resolve('../workflows'),
        // A bundle already contains them.
        interceptors: { workflowModules: [require.resolve('../workflows/interceptors')] },
      };

/**
 * Ten thousand messages in one workflow task take seconds, more on a busy machine. At its default of five
 * seconds, the SDK aborts the task midway, which has been seen to end the process, and then the next process
 * at the same task. (SDK 1.24 reads this option without declaring it.)
 */
const LONG_TASKS = { isolateExecutionTimeout: '2 minutes' } as const;

/**
 * Runs that a worker caches between two steps. A run at its gate, or one that was terminated, holds a
 * megabyte; the SDK's own limit (2,300 on most machines) would let runs that wait for a week fill the memory.
 * An evicted run is replayed in a moment when a message arrives.
 */
const CACHED_RUNS = 250;

/**
 * How long a workflow task is reserved for the worker that has its run cached; the SDK's default is 10
 * seconds. A live worker takes it within milliseconds. If the worker was killed or is busy for longer, the
 * run is replayed elsewhere.
 */
const STICKY = '3 seconds';

export interface RunningWorker {
  readonly storeId: string;
  /** Settles when the workers have stopped; rejects with what stopped them. */
  readonly stopped: Promise<void>;
  /** Lets running activities end, then stops. */
  shutdown(): Promise<void>;
}

/** Starts this configuration's workers: one for the shared queue, one for its store's. */
export async function startWorker(options: {
  config: Config;
  connection: NativeConnection;
  client: Connection;
  namespace: string;
  log: Log;
  /** False: workflows only, enough to answer queries without advancing a run. */
  activities: boolean;
  shutdownGraceMs: number;
  /** Absent: no versioning. */
  version?: Config['version'];
  workflowBundle?: WorkerOptions['workflowBundle'];
}): Promise<RunningWorker> {
  const { config, connection, client, namespace, log } = options;
  const store = await openStore(config, log);
  await sweepPapers(config.papersFolder);
  const attributes = await ensureSearchAttributes({ connection: client, namespace });
  if (attributes.problem) log(`search attributes are not used: ${attributes.problem}`);
  const common: Partial<WorkerOptions> = {
    connection,
    namespace,
    dataConverter: { payloadConverterPath: require.resolve('../temporal/payload-converter') },
    // Shorter than the interval of our heartbeats, so that each is sent at once: the default of a minute
    // would hold them back.
    maxHeartbeatThrottleInterval: '1 second',
    stickyQueueScheduleToStartTimeout: STICKY,
    maxCachedWorkflows: CACHED_RUNS,
    shutdownGraceTime: options.shutdownGraceMs,
    ...LONG_TASKS,
  };
  const workflows = options.workflowBundle ? { workflowBundle: options.workflowBundle } : workflowCode();
  const onQueue = (taskQueue: string, served: Partial<WorkerOptions>) =>
    Worker.create({ ...common, ...served, taskQueue });
  // Only for workers that serve runs. All versions share the arXiv role.
  const versioned: Partial<WorkerOptions> =
    options.version === undefined
      ? {}
      : {
          workerDeploymentOptions: {
            version: options.version,
            useWorkerVersioning: true,
            // A run may wait for weeks: it continues with the newest code, which can replay it (test/replay).
            defaultVersioningBehavior: 'AUTO_UPGRADE',
          },
        };
  const workers = createWorkerGroup();
  const host = new URL(config.arxiv.url).host;
  const stopping = new AbortController();
  const gate = createRoleGate();
  const arxivPacer = createArxivPacer({ config, gate });
  const temporal = new Client({ connection: client, namespace });
  const witness = createWitness({ holderNow: () => latestNote(temporal, host) });
  const role = createRoleMembership({
    client: temporal,
    host,
    storeId: store.id,
    log,
    serve: async () => {
      await workers.start(() => onQueue(ARXIV_ROLE.taskQueue, { ...workflows, maxCachedWorkflows: 2 }));
      witness.start();
    },
  });
  const deps = createDeps({
    config,
    store,
    log,
    arxivPacer,
    async arxivTaskQueue() {
      await role.join();
      return arxivTaskQueue({ host, storeId: store.id });
    },
    searchAttributes: async () => attributes.known,
  });
  const activities = createActivities(deps);
  const holding = holdArxivRole({
    client: temporal,
    identity: `${process.pid}@${hostname()}`,
    storeId: store.id,
    host,
    pacer: arxivPacer,
    gate,
    spacingMs: config.arxiv.spacingMs,
    requestTimeoutMs: config.arxiv.timeoutMs,
    witness,
    stopping: stopping.signal,
    async startSearching(taskQueue) {
      // The holder of the role also serves its workflow.
      await role.join();
      return workers.start(() =>
        onQueue(taskQueue, {
          activities: { searchSource: activities.searchSource },
          // One search at a time, from the request to its journal entry. Others wait in the server's queue,
          // where runs take turns.
          maxConcurrentActivityTaskExecutions: 1,
          maxConcurrentActivityTaskPolls: 1,
        }),
      );
    },
  });
  const served = (activities: object) => ({
    ...workflows,
    ...versioned,
    ...(options.activities ? { activities } : {}),
  });
  await Promise.all([
    workers.start(() => onQueue(config.taskQueue, served({ openRun: activities.openRun }))),
    workers.start(() => onQueue(storeTaskQueue(store.id), served({ ...activities, holdArxivRole: holding }))),
  ]);
  // Searches from an earlier process may be waiting.
  if (options.activities) role.watch();
  return {
    storeId: store.id,
    stopped: workers.stopped,
    async shutdown() {
      role.leave();
      witness.stop();
      // In this order, so that the next holder of the role is another process.
      const ended = workers.shutdown();
      stopping.abort();
      await ended;
    },
  };
}

interface WorkerGroup {
  /** Creates a worker and lets it run. @throws once the group is shut down. */
  start(create: () => Promise<Worker>): Promise<{ stop(): Promise<void> }>;
  shutdown(): Promise<void>;
  /** Settles when the group has been shut down; rejects with what stopped one of its workers. */
  readonly stopped: Promise<void>;
}

/** Workers that come and go, and fail as one. */
function createWorkerGroup(): WorkerGroup {
  const starting = new Set<Promise<unknown>>();
  const running = new Map<Worker, Promise<void>>();
  let closed = false;
  let settle = { resolve: () => {}, reject: (_: unknown) => {} };
  const stopped = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // If nobody awaits `stopped`, its rejection must not crash the process.
  stopped.catch(() => undefined);
  const stop = async (worker: Worker) => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running.get(worker);
    running.delete(worker);
  };
  const begin = async (create: () => Promise<Worker>) => {
    const worker = await create();
    const end = worker.run();
    end.catch((error) => settle.reject(error));
    running.set(worker, end);
    return { stop: () => stop(worker) };
  };
  return {
    stopped,
    async start(create) {
      if (closed) throw new Error('the worker is stopping');
      const begun = begin(create);
      starting.add(begun);
      return begun.finally(() => starting.delete(begun));
    },
    async shutdown() {
      closed = true;
      const stopAll = () => Promise.all([...running.keys()].map(stop));
      const first = stopAll();
      // Awaited only below; until then, a rejection must not count as unhandled.
      first.catch(() => undefined);
      // A worker that is still being created must be running before it can be stopped.
      await Promise.allSettled(starting);
      await Promise.all([first, stopAll()]);
      settle.resolve();
      await stopped;
    },
  };
}
