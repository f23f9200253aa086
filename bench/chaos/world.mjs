// One run and everything of its own: folder, store, task queue, worker processes, providers, owner.

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDoor } from '../support/door.mjs';
import { hasEnded, startProcess } from '../support/processes.mjs';
import { product, root } from '../support/product.mjs';
import { DIMENSIONS } from '../support/provider-forms.mjs';
import { openDisk } from './disk.mjs';
import { namesIn } from './files.mjs';
import { watchHistory } from './history.mjs';
import { openKept } from './kept.mjs';
import { openOwner } from './owner.mjs';
import { openProviders } from './providers.mjs';
import { QUERIES, QUESTION } from './question.mjs';

export const FILES = ['evidence.json', 'paper.html', 'paper.json', 'paper.md', 'paper.pdf', 'references.bib'];
const OWNER = 'ann';
const COUNT = 4;

export const scratch = mkdtempSync(path.join(tmpdir(), 'sovereign-chaos-'));
const kept = [];
process.on('exit', () => {
  if (kept.length === 0) rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  else console.error(`kept: ${kept.join(' ')}`);
});

/** Search terms of a run's first round, by kernel. */
export function firstSearches(kernel) {
  const { planQueries } = product('literature/queries.js');
  const { arxivQuery } = product('literature/arxiv-query.js');
  const { questionQuery } = product('text/question.js');
  const plain =
    kernel === 'model'
      ? [questionQuery(QUESTION), ...QUERIES.first, ...QUERIES.further]
      : planQueries({ question: QUESTION, count: COUNT, searchFor: [] });
  return new Set(plain.map(arxivQuery));
}

const preload = (name) => ['--require', path.join(import.meta.dirname, name)];

/**
 * `options`: `engine`, `client`, `name`, `kernel`; `disk`: on a disk of its own; `behindDoor`: the worker reaches the server
 * through a door; `slow`: as the providers take it; `modelTimeoutS`; `clockMs`: the first worker's clock; `sabotage`.
 */
export async function openWorld(options) {
  const { engine, client, name, kernel, sabotage } = options;
  const folder = path.join(scratch, name.replaceAll(':', '-'));
  mkdirSync(folder);
  const log = path.join(folder, 'worker.log');
  const disk = options.disk ? openDisk(path.join(folder, 'disk')) : undefined;
  const { folderName } = product('publishing/folder-name.js');
  const data = disk ? path.join(folder, 'disk') : folder;
  const home = path.join(data, 'state');
  const papers = path.join(data, 'papers');
  const id = `${path.basename(scratch)}-${name}`;
  const taskQueue = `chaos-${id}`;
  let store;
  const providers = await openProviders({
    firstSearches: firstSearches(kernel),
    isKept: async (asked) => (store ? store.has(asked) : false),
    slow: options.slow,
  });
  const door = options.behindDoor ? await openDoor(engine.address) : undefined;
  const workers = [];
  const models = {
    SOVEREIGN_MODEL_URL: `${providers.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
    SOVEREIGN_MODEL_CONCURRENCY: '8',
    SOVEREIGN_MODEL_TIMEOUT_S: String(options.modelTimeoutS ?? 5),
    SOVEREIGN_EMBED_URL: `${providers.url}/v1`,
    SOVEREIGN_EMBED_MODEL: 'nvidia/nv-embedqa-e5-v5',
    SOVEREIGN_EMBED_DIMENSIONS: String(DIMENSIONS),
    SOVEREIGN_EMBED_TIMEOUT_S: '5',
  };

  /** `ready` settles when it serves. `clockMs`: how wrong its clock is. */
  const startWorker = ({ clockMs = options.clockMs ?? 0, direct = false } = {}) => {
    const child = startProcess({
      name: `worker ${workers.length}`,
      command: process.execPath,
      args: [
        ...(clockMs === 0 ? [] : preload('clock.cjs')),
        ...(sabotage ? preload('sabotage.cjs') : []),
        path.join(root, 'dist', 'worker.js'),
      ],
      logFile: log,
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        TEMPORAL_ADDRESS: door && !direct ? door.address : engine.address,
        TEMPORAL_NAMESPACE: engine.namespace,
        SOVEREIGN_HOME: home,
        SOVEREIGN_PAPERS: papers,
        SOVEREIGN_TASK_QUEUE: taskQueue,
        SOVEREIGN_ARXIV_URL: `${providers.url}/api`,
        SOVEREIGN_ARXIV_SPACING_S: '0.05',
        SOVEREIGN_ARXIV_TIMEOUT_S: '2',
        ...(kernel === 'model' ? models : {}),
        CHAOS_CLOCK_MS: String(clockMs),
        CHAOS_SABOTAGE: sabotage ?? '',
      },
    });
    const worker = { child, startedAt: performance.now(), killed: false };
    workers.push(worker);
    worker.ready = (async () => {
      while (!child.said.includes('Ctrl-C stops it')) {
        if (hasEnded(child)) return false;
        await sleep(20);
      }
      worker.readyAt = performance.now();
      return true;
    })();
    // As a supervisor would: a worker that ends by itself is started again, and told of.
    child.gone.then(async (code) => {
      if (worker.killed || closing) return;
      died.push(
        `a worker ended by itself with ${code}: ${child.said.trim().split('\n').at(-1).slice(0, 200)}`,
      );
      await sleep(500);
      if (!closing) startWorker({ clockMs, direct });
    });
    return worker;
  };
  const died = [];
  let closing = false;
  const killWorker = async (worker = workers.at(-1)) => {
    worker.killed = true;
    worker.child.kill('SIGKILL');
    await worker.child.gone;
    return performance.now();
  };

  return {
    name,
    client,
    folder,
    home,
    papers,
    providers,
    door,
    disk,
    workers,
    died,
    workflowId: id,
    startWorker,
    killWorker,
    get store() {
      return store;
    },
    async startRun() {
      const handle = await client.workflow.start('research', {
        workflowId: id,
        taskQueue,
        args: [{ question: QUESTION, source: 'arxiv', queries: COUNT, owners: [OWNER] }],
      });
      const runId = handle.firstExecutionRunId;
      store = openKept({ home, run: { workflowId: id, runId } });
      this.handle = handle;
      this.runId = runId;
      this.history = watchHistory({ client, workflowId: id, runId });
      this.owner = openOwner({ client, workflowId: id, by: OWNER });
    },
    drafts: () => draftsIn(path.join(papers, folderName(id), 'drafts')),
    published: () => publishedIn(path.join(papers, folderName(id))),
    temporaryPapers: () => namesIn(path.join(papers, '.tmp')),
    async close({ keep }) {
      closing = true;
      this.owner?.stop();
      this.history?.stop();
      for (const worker of workers) {
        worker.child.kill('SIGCONT');
        if (!hasEnded(worker.child)) await killWorker(worker);
      }
      providers.close();
      door?.close();
      const role = client.workflow.getHandle(`sovereign-arxiv-${new URL(providers.url).host}`);
      await role.terminate('the point is over').catch(() => undefined);
      if (this.handle)
        await client.workflow
          .getHandle(id)
          .terminate('the point is over')
          .catch(() => undefined);
      // What is on a disk of its own goes with it.
      if (keep && disk) cpSync(data, path.join(folder, 'disk-kept'), { recursive: true });
      disk?.close();
      if (keep) return void kept.push(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const holding = (folder) => {
  const files = namesIn(folder).sort();
  return { files, hashes: files.map((file) => hashOfFile(path.join(folder, file))) };
};

/** The folders of what stood at the gate, each with its files. */
function draftsIn(folder) {
  return namesIn(folder).flatMap((run) =>
    namesIn(path.join(folder, run)).map((draft) => {
      const { files, hashes } = holding(path.join(folder, run, draft));
      return { name: `${run}/${draft}`, files, content: `${run} ${hashes.join()}` };
    }),
  );
}

/** The published folders of a run, each with its files' hashes, and where `latest` points. */
function publishedIn(folder) {
  const names = namesIn(folder);
  const runs = names.filter((name) => name !== 'drafts' && name !== 'latest');
  return {
    latest: names.includes('latest') ? readlinkSync(path.join(folder, 'latest')) : undefined,
    folders: runs.map((name) => ({ name, ...holding(path.join(folder, name)) })),
    read: (name, file) => readFileSync(path.join(folder, name, file), 'utf8'),
  };
}

function hashOfFile(file) {
  if (statSync(file).isDirectory()) return 'a folder';
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
