// The role of asking arXiv, measured at arXiv's side: several worker processes, many queued searches, and the holder
// killed, stopped, or cut off from the Temporal server in the middle.
//
//   npm run bench:arxiv -- [--scenario undisturbed,kill,stop,cut,throttle] [--workers 3] [--runs 10] [--spacing 3]
//                          [--answer 1] [--stores 1] [--anywhere] [--address host:port]
//
// Each run asks four searches. Prints a table and exits with 1 where a promise of docs/operating.md does not hold. With the
// defaults about twelve minutes. Without --address it starts a Temporal dev server of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDoor } from '../support/door.mjs';
import { openEngine } from '../support/engine.mjs';
import { directly } from '../support/loopback.mjs';
import { library, root } from '../support/product.mjs';
import { openArxiv } from './stand-in.mjs';

const { Client, Connection } = library('@temporalio/client');
const { defaultPayloadConverter } = library('@temporalio/common');

const { values: options } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'undisturbed,kill,stop,cut,throttle' },
    workers: { type: 'string', default: '3' },
    runs: { type: 'string', default: '10' },
    spacing: { type: 'string', default: '3' },
    answer: { type: 'string', default: '1' },
    stores: { type: 'string', default: '1' },
    anywhere: { type: 'boolean', default: false },
    address: { type: 'string' },
  },
});
const WORKERS = Number(options.workers);
const RUNS = Number(options.runs);
/** Workers take turns at them; those of one store share it. */
const STORES = Number(options.stores);
const SPACING_MS = Number(options.spacing) * 1000;
const ANSWER_MS = Number(options.answer) * 1000;
/** For one request: what a successor has to wait for where nobody knows what became of the holder. */
const REQUEST_TIMEOUT_S = Math.max(2, Math.ceil((3 * ANSWER_MS) / 1000));
const QUERIES = 4;
/** After which request the holder meets its fate. */
const MIDDLE = Math.floor((RUNS * QUERIES) / 3);
/** Longer than a successor waits at most: what comes to life then finds another one at work. */
const PAUSE_MS = 5_000 + REQUEST_TIMEOUT_S * 1000 + 3 * SPACING_MS + 8_000;
const PATIENCE_MS = RUNS * QUERIES * (SPACING_MS + ANSWER_MS) * 2 + 180_000;

function startWorker({ store, home, door, arxiv, taskQueue }) {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'worker.js')], {
    cwd: home,
    env: {
      SOVEREIGN_HOME: path.join(home, `store-${store}`),
      PATH: process.env.PATH,
      HOME: home,
      TEMPORAL_ADDRESS: door.address,
      SOVEREIGN_TASK_QUEUE: taskQueue,
      SOVEREIGN_ARXIV_URL: arxiv.url,
      SOVEREIGN_ARXIV_SPACING_S: String(SPACING_MS / 1000),
      SOVEREIGN_ARXIV_TIMEOUT_S: String(REQUEST_TIMEOUT_S),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = (async () => {
    while (!said.includes('Ctrl-C stops it')) {
      if (child.exitCode !== null) throw new Error(`a worker ended: ${said}`);
      await sleep(20);
    }
  })();
  return { child, door, ended, ready };
}

/** The process that holds the role, as its last sign of life says. */
async function holderOf(client, roleId) {
  const { raw } = await client.workflow.getHandle(roleId).describe();
  const payload = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.[0];
  return payload && defaultPayloadConverter.fromPayload(payload);
}

const FATES = {
  undisturbed: undefined,
  async kill({ holder }) {
    holder.child.kill('SIGKILL');
    await holder.ended;
  },
  async stop({ holder }) {
    holder.child.kill('SIGSTOP');
    setTimeout(() => holder.child.kill('SIGCONT'), PAUSE_MS).unref();
  },
  async cut({ holder }) {
    holder.door.shut();
  },
  throttle: undefined,
};

/** Eight answers in the middle that ask for patience, every second one saying for how long. */
const throttled = (number) => {
  const at = number - MIDDLE;
  if (at < 0 || at > 7 || at % 2 === 1) return undefined;
  return { status: at % 4 === 0 ? 429 : 503, headers: at % 4 === 0 ? { 'retry-after': '5' } : {} };
};

async function scenario({ name, address }) {
  const arxiv = await openArxiv({ answerMs: ANSWER_MS, behave: name === 'throttle' ? throttled : undefined });
  const home = mkdtempSync(path.join(tmpdir(), 'sovereign-bench-arxiv-'));
  const taskQueue = `bench-${path.basename(home)}`;
  const roleId = `sovereign-arxiv-${new URL(arxiv.url).host}`;
  const workers = [];
  const connection = await Connection.connect(directly(address));
  const client = new Client({ connection });
  try {
    for (let n = 0; n < WORKERS; n += 1) {
      const worker = startWorker({
        store: n % STORES,
        home,
        arxiv,
        taskQueue,
        door: await openDoor(address),
      });
      workers.push(worker);
      // One store for all: the first makes it.
      await worker.ready;
    }
    const handles = [];
    for (let run = 0; run < RUNS; run += 1) {
      const [a, b, c, d, e] = ['zolan', 'mirek', 'tavus', 'porin', 'kelda'].map((word) => `${word}${run}`);
      const question = `Does ${a} ${b} training improve ${c} ${d} accuracy over ${e} baselines?`;
      const input = { question, queries: QUERIES, maxRevisions: 0, source: 'arxiv' };
      const workflowId = `${taskQueue}-${run}`;
      handles.push(await client.workflow.start('research', { workflowId, taskQueue, args: [input] }));
    }
    let fateAt;
    if (FATES[name] !== undefined) {
      while (arxiv.requests.length < MIDDLE) await sleep(5);
      // Inside a request, or with --anywhere at any moment from one request to the next.
      await sleep(options.anywhere ? Math.random() * Math.max(SPACING_MS, ANSWER_MS) : ANSWER_MS / 2);
      const { pid } = await holderOf(client, roleId);
      const holder = workers.find(({ child }) => child.pid === pid);
      fateAt = performance.now();
      await FATES[name]({ holder });
    }
    let ended = 0;
    const results = await Promise.race([
      Promise.all(
        handles.map(async (handle) => {
          const result = await handle.result();
          ended += 1;
          return result;
        }),
      ),
      sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
        throw new Error(`${name}: ${ended} of ${RUNS} runs ended within ${PATIENCE_MS / 1000} s`);
      }),
    ]);
    return measured({ name, requests: arxiv.requests, results, fateAt });
  } finally {
    for (const { child, door: way, ended } of workers) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await ended;
      way.close();
    }
    await client.workflow
      .getHandle(roleId)
      .terminate('the measurement is over')
      .catch(() => undefined);
    await connection.close();
    arxiv.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function measured({ name, requests, results, fateAt }) {
  const gaps = requests.slice(1).map(({ at }, n) => ({ ms: at - requests[n].at, from: requests[n].at, at }));
  const takeOver =
    fateAt === undefined ? undefined : gaps.find(({ from, at }) => from <= fateAt && at > fateAt);
  const usual = gaps.filter((gap) => gap !== takeOver).map(({ ms }) => ms);
  const served = new Map();
  let lead = 0;
  for (const { run } of requests) {
    served.set(run, (served.get(run) ?? 0) + 1);
    if (served.size === RUNS) {
      const waiting = [...served.values()].filter((count) => count < QUERIES);
      if (waiting.length > 0) lead = Math.max(lead, Math.max(...served.values()) - Math.min(...waiting));
    }
  }
  const seen = new Map();
  let repeated = 0;
  for (const { search, how } of requests) {
    if (seen.get(search) === 'answered') repeated += 1;
    seen.set(search, how);
  }
  const firstOfLast = Math.max(...[...served.keys()].map((run) => requests.findIndex((r) => r.run === run)));
  return {
    scenario: name,
    requests: requests.length,
    searches: seen.size,
    ended: results.filter(({ outcome }) => outcome === 'no-evidence').length,
    together: requests.filter(({ beside }) => beside > 0).length,
    closest: Math.min(...gaps.map(({ ms }) => ms)) / 1000,
    average: usual.reduce((sum, ms) => sum + ms, 0) / usual.length / 1000,
    takeOver: takeOver === undefined ? undefined : takeOver.ms / 1000,
    repeated,
    lead,
    firstOfLast: firstOfLast + 1,
  };
}

function broken(row) {
  const kills = FATES[row.scenario] === undefined ? 0 : 1;
  const slow = row.scenario === 'throttle';
  // A tenth more than the spacing; where that is short, what handing out a search takes.
  const farthest = Math.max(1.1 * SPACING_MS, SPACING_MS + 300, ANSWER_MS + 300) / 1000;
  return [
    row.ended !== RUNS && `${RUNS - row.ended} runs did not end as they should`,
    row.searches !== RUNS * QUERIES && `${RUNS * QUERIES - row.searches} searches were lost`,
    row.together > 0 && `${row.together} requests beside another`,
    row.closest < SPACING_MS / 1000 - 0.005 && `two starts ${row.closest.toFixed(3)} s apart`,
    !slow && row.average > farthest && `${row.average.toFixed(2)} s apart on average`,
    !slow && row.repeated > kills && `${row.repeated} answered searches asked again`,
  ].filter(Boolean);
}

let engine;
try {
  engine = await openEngine(options.address ?? 'dev');
  const { address } = engine;
  console.log(
    `${WORKERS} workers of ${STORES === 1 ? 'one store' : `${STORES} stores`}, ${RUNS} runs of ${QUERIES} searches, ${SPACING_MS / 1000} s apart, an answer takes ${ANSWER_MS / 1000} s, given up after ${REQUEST_TIMEOUT_S} s\n`,
  );
  console.log(
    '| scenario | requests | together | closest, s | average, s | take-over, s | answered ones repeated | lead | all runs served by |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const problems = [];
  for (const name of options.scenario.split(',')) {
    if (!(name in FATES)) throw new Error(`--scenario: ${name} is none of ${Object.keys(FATES).join(', ')}`);
    const row = await scenario({ name, address });
    console.log(
      `| ${[name, row.requests, row.together, row.closest.toFixed(3), row.average.toFixed(2), row.takeOver?.toFixed(1) ?? '', row.repeated, row.lead, row.firstOfLast].join(' | ')} |`,
    );
    problems.push(...broken(row).map((problem) => `${name}: ${problem}`));
  }
  console.log(problems.length === 0 ? '\nEvery promise held.' : `\nBroken: ${problems.join('; ')}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await engine?.close();
}
