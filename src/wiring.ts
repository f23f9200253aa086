// Config -> dependencies -> Workers. The one place that knows every adapter.

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from './activities';
import { type ActivityDeps, CannotServeProfile } from './activities/deps';
import type { Config } from './config';
import { createArxivSource } from './literature/arxiv';
import { openLibrary } from './literature/library';
import { createPacer } from './literature/pacer';
import { openSample } from './literature/sample';
import { searchAnswer } from './literature/source';
import { createExtractiveKernel } from './models/extractive-kernel';
import { journalledModel } from './models/journalled-model';
import type { LanguageModel } from './models/language-model';
import { createLexicalEmbedder } from './models/lexical-embedder';
import { createModelKernel } from './models/model-kernel';
import { createOpenAICompatibleModel } from './models/openai-compatible';
import { createOpenAIEmbedder } from './models/openai-embedder';
import { EXTRACTIVE, ROLES, type Role, storeTaskQueue } from './protocol';
import { openSemanticIndex } from './recall/semantic-index';
import { openLocalStore } from './store/local-store';
import type { Store } from './store/store';
import { ensureSearchAttributes } from './temporal/search-attributes';
import { VERSION } from './version';

export type Log = (message: string) => void;

/** The store of a state folder. */
export const openStore = (config: Config): Promise<Store> => openLocalStore(path.join(config.home, 'store'));

export const createEmbedder = ({ embedder }: Config) =>
  embedder === undefined ? createLexicalEmbedder() : createOpenAIEmbedder(embedder);

export const indexFolder = (config: Config) => path.join(config.home, 'recall');

function mapRoles<A, B>(
  byRole: Readonly<Partial<Record<Role, A>>>,
  map: (value: A) => B,
): Partial<Record<Role, B>> {
  return Object.fromEntries(
    ROLES.flatMap((role) => {
      const value = byRole[role];
      return value === undefined ? [] : [[role, map(value)]];
    }),
  );
}

/** What this configuration gives activities. `searchAttributes` comes from the server. */
export function createDeps(options: {
  config: Config;
  store: Store;
  log: Log;
  searchAttributes: () => Promise<readonly string[]>;
}): ActivityDeps {
  const { config, store, log } = options;
  const model = config.model && createOpenAICompatibleModel(config.model);
  const kernelName = model?.name ?? EXTRACTIVE;
  const reviewers = mapRoles(config.reviewers, (reviewer) => createOpenAICompatibleModel(reviewer));
  const embedder = createEmbedder(config);
  const libraryIndexes = path.join(config.home, 'library');
  const arxiv = createArxivSource({
    baseUrl: config.arxiv.url,
    timeoutMs: config.arxiv.timeoutMs,
    pacer: createPacer({ spacingMs: config.arxiv.spacingMs }),
    userAgent: `sovereign/${VERSION}`,
    cache: {
      get: async (key) => (await store.dayCache.find({ arxiv: config.arxiv.url, key }, searchAnswer)) ?? null,
      put: (key, answer) => store.dayCache.put({ arxiv: config.arxiv.url, key }, answer),
    },
  });
  const cannot = (what: string, profile: string, here: string) =>
    new CannotServeProfile(
      `the run was opened with ${what} ${profile}, this worker has ${here}; start a worker with the run's settings`,
    );

  return {
    store,
    defaults: {
      source: config.source,
      library: config.library,
      papersFolder: config.papersFolder,
      runPaths: config.runPaths,
      arxivUrl: config.arxiv.url,
    },
    kernelName,
    reviewers: mapRoles(reviewers, ({ name }) => name),
    embedder,
    searchAttributes: options.searchAttributes,
    async openSource(profile) {
      switch (profile.source) {
        case 'arxiv':
          if (profile.sourceAt !== config.arxiv.url)
            throw cannot('arXiv at', profile.sourceAt, config.arxiv.url);
          return arxiv;
        case 'library':
          if (!existsSync(profile.sourceAt)) {
            throw new CannotServeProfile(
              `the run's library ${profile.sourceAt} is not on this worker's machine; put it back or mount it`,
            );
          }
          return openLibrary({ path: profile.sourceAt, indexDir: libraryIndexes, log });
        case 'sample':
          // The sample is ours: its index has nothing to report to users.
          return openSample({ indexDir: libraryIndexes, log: () => undefined });
        default:
          return profile.source satisfies never;
      }
    },
    openKernel({ profile, run, round }) {
      if (profile.kernel === EXTRACTIVE) return createExtractiveKernel();
      if (model === undefined || model.name !== profile.kernel)
        throw cannot('the model', profile.kernel, kernelName);
      for (const role of ROLES) {
        const [profiled, here] = [profile.reviewers?.[role], reviewers[role]?.name];
        const named = (reviewer: string | undefined) => reviewer ?? `${profile.kernel} (SOVEREIGN_MODEL)`;
        if (profiled !== here)
          throw cannot(`the reviewer SOVEREIGN_MODEL_${role}`, named(profiled), named(here));
      }
      const journalled = (inner: LanguageModel) =>
        journalledModel({ model: inner, journal: store.journal, run, round });
      return createModelKernel({ model: journalled(model), reviewers: mapRoles(reviewers, journalled) });
    },
    async openIndex(profile) {
      if (profile.embedder !== embedder.name || profile.embedderDimensions !== embedder.dimensions) {
        throw cannot(
          'the embedder',
          `${profile.embedder} (${profile.embedderDimensions})`,
          `${embedder.name} (${embedder.dimensions})`,
        );
      }
      return openSemanticIndex({ folder: indexFolder(config), embedder });
    },
  };
}

/** Made by `npm run build`; without it (in tests) the worker bundles the sources itself. */
const bundlePath = path.join(__dirname, 'workflow-bundle.js');

const workflowCode = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> =>
  existsSync(bundlePath)
    ? { workflowBundle: { codePath: bundlePath } }
    : { workflowsPath: require.resolve('./workflows') };

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
  /** False: workflows only, enough to answer queries without moving a run. */
  activities: boolean;
  shutdownGraceMs: number;
  workflowBundle?: WorkerOptions['workflowBundle'];
}): Promise<RunningWorker> {
  const { config, connection, client, namespace, log } = options;
  const store = await openStore(config);
  const attributes = await ensureSearchAttributes({ connection: client, namespace });
  if (attributes.problem) log(`search attributes are not used: ${attributes.problem}`);
  const deps = createDeps({ config, store, log, searchAttributes: async () => attributes.known });
  const activities = createActivities(deps);
  const common: Partial<WorkerOptions> = {
    connection,
    namespace,
    dataConverter: { payloadConverterPath: require.resolve('./temporal/payload-converter') },
    // The default of a minute would make cancellation arrive late.
    maxHeartbeatThrottleInterval: '2 seconds',
    shutdownGraceTime: options.shutdownGraceMs,
  };
  const workflows = options.workflowBundle ? { workflowBundle: options.workflowBundle } : workflowCode();
  const onQueue = (taskQueue: string, served: object) =>
    Worker.create({
      ...common,
      ...workflows,
      taskQueue,
      ...(options.activities ? { activities: served } : {}),
    });
  const workers = await Promise.all([
    onQueue(config.taskQueue, { openRun: activities.openRun }),
    onQueue(storeTaskQueue(store.id), activities),
  ]);
  const stopped = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  // Whoever awaits `stopped` learns of it; nobody awaiting must not end the process.
  stopped.catch(() => undefined);
  return {
    storeId: store.id,
    stopped,
    async shutdown() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
