// Workers under mixed load for as long as told, bounded to 30 minutes: does one of them gather anything?
//
//   npm run bench:soak -- [--minutes 30] [--parallel 3] [--seed 1] [--engine dev|cluster|host:port]
//                         [--sabotage memory,timers,files]
//
// Two workers are watched: one with a model, an embedder and arXiv, all stand-ins that fail now and then, and one that
// works by rules on the sample. A third comes and goes beside the first. Every ten seconds it is noted what the two hold, after a
// garbage collection. Prints a table and exits with 1 where something grows, is left open at the end, or a run did not end as its
// owner decided. --sabotage lets the watched workers leak on purpose: then the table must say so.
// It needs /proc, so Linux.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openProviders, questionOf } from '../cluster/providers.mjs';
import { goesWithUs } from '../support/ending.mjs';
import { openEngine } from '../support/engine.mjs';
import { directly } from '../support/loopback.mjs';
import { startProcess, stop } from '../support/processes.mjs';
import { library, root } from '../support/product.mjs';
import { seeded } from '../support/seeded.mjs';
import { until } from '../support/until.mjs';
import { openFaults } from './faults.mjs';
import { conduct } from './load.mjs';
import { bytesBelow, sample } from './processes.mjs';
import { slopeOf } from './slope.mjs';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    parallel: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'dev' },
    sabotage: { type: 'string', default: '' },
  },
});
const MINUTES = Number(options.minutes);
if (!(MINUTES >= 2 && MINUTES <= 30)) throw new Error(`--minutes ${options.minutes}: must be from 2 to 30`);
const PARALLEL = Number(options.parallel);
if (!Number.isInteger(PARALLEL) || PARALLEL < 1 || PARALLEL > 20)
  throw new Error(`--parallel ${options.parallel}: must be a whole number from 1 to 20`);
for (const name of options.sabotage.split(',').filter(Boolean))
  if (!['memory', 'timers', 'files'].includes(name))
    throw new Error(`--sabotage ${name}: must be memory, timers or files`);

const SAMPLE_EVERY_MS = 10_000;
const WITNESS_EVERY_MS = 5_000;
/** Connections are kept for a while for the next request; cancelled activities hear of it at their next beat. */
const IDLE_MS = 40_000;
/** How long the third worker stays, and stays away. */
const GUEST_STAYS_MS = 35_000;
const GUEST_AWAY_MS = 15_000;

/**
 * What may be added for every 1,000 runs. A run works on some hundred kilobytes of papers and pages: one that kept even its
 * selection would add more than 20 MB. Of the heap after a collection much less is noise.
 */
const BOUNDS_MB = { rss: 20, heap: 4, external: 4, workflowHeaps: 8 };
/** What comes and goes without any leak, by how busy a moment is: growth counts from twice the scatter, and from this on. */
const NOISE_MB = { rss: 30, heap: 1, external: 1, workflowHeaps: 4 };
/** Of each worker: with fewer runs noise is all there is. */
const FEWEST_RUNS = 100;
const IN_MB = new Set([...Object.keys(BOUNDS_MB), 'code', 'log']);
/** More than before the load, when all is over: a connection kept for a moment, a log just being rotated. */
const LEFT_OPEN = {
  sockets: 2,
  pipes: 0,
  anonymous: 2,
  files: 2,
  threads: 4,
  handles: 2,
  timers: 2,
  resources: 4,
};
const MB = 2 ** 20;

const { Client, Connection } = library('@temporalio/client');
const random = seeded(Number(options.seed));
const scratch = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-soak-')));
const logFile = path.join(scratch, 'workers.log');
const libraryFile = path.join(scratch, 'library.jsonl');
copyFileSync(path.join(root, 'data', 'sample-library.jsonl'), libraryFile);

const SAMPLE_QUESTION =
  'What is the impact of negative sampling versus domain-specific fine-tuning on exact match and F1 scores across the 12 in-domain and out-of-domain datasets in the MRQA 2019 benchmark?';

const homeOf = (name) => {
  const home = path.join(scratch, name);
  mkdirSync(home, { recursive: true });
  return home;
};

function startWorker({ name, home, env, watched }) {
  const witnessFile = path.join(scratch, `${name}.witness.jsonl`);
  const child = startProcess({
    name,
    command: process.execPath,
    args: [
      ...(watched ? ['--expose-gc', '--require', path.join(import.meta.dirname, 'witness.cjs')] : []),
      path.join(root, 'dist', 'worker.js'),
    ],
    logFile,
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      SOVEREIGN_RUN_PATHS: 'allow',
      WITNESS_FILE: witnessFile,
      WITNESS_EVERY_MS: String(WITNESS_EVERY_MS),
      WITNESS_CACHED: String(PARALLEL + 2),
      WITNESS_SABOTAGE: options.sabotage,
      ...env,
    },
  });
  const ready = until(`worker ${name} serves`, async () => child.said.includes('Ctrl-C stops it'), { child });
  return { name, child, home, witnessFile, ready, pid: child.pid, samples: [] };
}

/** Beside the first worker another one comes and leaves, by SIGTERM and by SIGKILL in turn. */
async function haveGuests({ home, env, signal, problems }) {
  const pause = (ms) => sleep(ms, undefined, { signal }).catch(() => undefined);
  let guests = 0;
  while (!signal.aborted) {
    await pause(GUEST_AWAY_MS);
    if (signal.aborted) break;
    guests += 1;
    const guest = startWorker({ name: `guest-${guests}`, home, env, watched: false });
    await guest.ready;
    await pause(GUEST_STAYS_MS);
    const code = await stop(guest.child, guests % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
    if (guests % 2 === 1 && code !== 0) problems.push(`a worker left with ${code} in place of 0`);
  }
  return guests;
}

const look = (worker, runs) => {
  const seen = { runs, ...sample(worker) };
  worker.samples.push(seen);
  return seen;
};

/** The table and what is wrong in it. */
function judge({ worker, before, after }) {
  const { samples, name } = worker;
  // The first third is warming up: caches fill, code is compiled, the allocator finds its size.
  const window = samples.filter(({ runs }) => runs >= samples.at(-1).runs / 3);
  const problems =
    samples.at(-1).runs < FEWEST_RUNS
      ? [
          `${name}: ${samples.at(-1).runs} runs are too few to judge memory by (${FEWEST_RUNS}); let it go on for longer`,
        ]
      : [];
  const rows = Object.keys(before)
    .filter((what) => what !== 'runs')
    .map((what) => {
      const { slope, scatter } = slopeOf(window.map((seen) => [seen.runs, seen[what]]));
      const unit = IN_MB.has(what) ? MB : 1;
      const perThousand = (slope * 1000) / unit;
      const added = slope * (window.at(-1).runs - window[0].runs);
      const counts = added > Math.max(2 * scatter, NOISE_MB[what] * MB);
      if (what in BOUNDS_MB && perThousand > BOUNDS_MB[what] && counts)
        problems.push(
          `${name}: ${what} grows by ${perThousand.toFixed(1)} MB in 1,000 runs, more than ${BOUNDS_MB[what]}`,
        );
      const left = after[what] - before[what];
      if (what in LEFT_OPEN && left > LEFT_OPEN[what])
        problems.push(`${name}: ${left} ${what} more than before the load, when all is over`);
      const shown = (value) => (unit === 1 ? String(value) : (value / unit).toFixed(1));
      const middle = samples[Math.floor(samples.length / 2)];
      const most = Math.max(...samples.map((seen) => seen[what]));
      return `| ${[unit === 1 ? what : `${what}, MB`, ...[before, window[0], middle, samples.at(-1)].map((seen) => shown(seen[what])), shown(most), shown(after[what]), perThousand.toFixed(1), what in BOUNDS_MB ? BOUNDS_MB[what] : ''].join(' | ')} |`;
    });
  if (after.temporary > 0) problems.push(`${name}: ${after.temporary} temporary files are left`);
  return { rows, problems };
}

const engine = await openEngine(options.engine, { log: (message) => console.error(message) });
const connection = await Connection.connect(directly(engine.address));
const providers = await openProviders();
let failing = false;
const faults = await openFaults({ url: providers.url, random, isOn: () => failing });
let passed = false;
try {
  const client = new Client({ connection });
  const prefix = path.basename(scratch);
  const queue = (name) => `${prefix}-${name}`;
  const viaFaults = Object.fromEntries(
    Object.entries(providers.env).map(([name, value]) => [name, value.replace(providers.url, faults.url)]),
  );
  const common = { TEMPORAL_ADDRESS: engine.address };
  const modelEnv = { ...common, ...viaFaults, SOVEREIGN_TASK_QUEUE: queue('model') };
  const rulesEnv = { ...common, SOVEREIGN_TASK_QUEUE: queue('rules'), SOVEREIGN_SOURCE: 'sample' };
  const model = startWorker({ name: 'model', home: homeOf('model'), env: modelEnv, watched: true });
  const rules = startWorker({ name: 'rules', home: homeOf('rules'), env: rulesEnv, watched: true });
  const watched = [model, rules];
  await Promise.all(watched.map(({ ready }) => ready));
  const questions = Array.from({ length: 10 }, (_, topic) => ({
    question: questionOf(topic),
    source: 'arxiv',
  }));
  const fromLibrary = { question: SAMPLE_QUESTION, source: 'library', library: libraryFile };
  const kinds = [
    { name: 'model', taskQueue: queue('model'), inputs: [...questions, fromLibrary] },
    {
      name: 'rules',
      taskQueue: queue('rules'),
      inputs: [{ question: SAMPLE_QUESTION, source: 'sample' }, fromLibrary],
    },
  ];
  const load = (part, signal, ended) =>
    conduct({ client, kinds, parallel: PARALLEL, random, prefix: `${prefix}-${part}`, ended, signal });

  // One run of each first, so that what is made once is there before anything is counted.
  const warm = [];
  const problems = await load('warm', AbortSignal.timeout(20_000), warm);
  await sleep(IDLE_MS);
  const before = watched.map((worker) => sample(worker));

  const ended = [];
  const over = AbortSignal.timeout(MINUTES * 60_000);
  failing = true;
  const loading = load('run', over, ended);
  const guests = haveGuests({ home: model.home, env: modelEnv, signal: over, problems });
  const startedAt = performance.now();
  while (!over.aborted) {
    await sleep(SAMPLE_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    for (const worker of watched) look(worker, ended.filter(({ name }) => name === worker.name).length);
    // As midnight does: what was asked of arXiv today is asked again.
    rmSync(path.join(model.home, '.sovereign', 'store', 'day'), { recursive: true, force: true });
    const minutes = (performance.now() - startedAt) / 60_000;
    if (watched[0].samples.length % 6 === 0)
      console.error(
        `${minutes.toFixed(0)} min: ${ended.length} runs; RSS ${watched.map(({ samples }) => (samples.at(-1).rss / MB).toFixed(0)).join(' and ')} MB`,
      );
  }
  problems.push(...(await loading));
  const came = await guests;
  failing = false;
  await sleep(IDLE_MS);
  const after = watched.map((worker) => sample(worker));
  const connections = await faults.connections();
  // A few are kept for the next request: one for each lane of the model's worker.
  if (connections > LEFT_OPEN.sockets)
    problems.push(`${connections} connections to providers are still open`);
  for (const { name, child, home } of watched) {
    const code = await stop(child);
    if (code !== 0)
      problems.push(`worker ${name} left with ${code} in place of 0: ${child.said.slice(-400)}`);
    if (existsSync(path.join(home, 'papers', '.tmp')) === false)
      problems.push(`${name} has written no paper`);
  }
  const counts = (key) => {
    const of = new Map();
    for (const one of ended) of.set(one[key], (of.get(one[key]) ?? 0) + 1);
    return [...of].map(([value, count]) => `${count} ${value}`).join(', ');
  };
  console.log(
    `${MINUTES} minutes on ${engine.description}, ${2 * PARALLEL} runs at a time, seed ${options.seed}: ${ended.length} runs (${counts('name')}; ${counts('who')}; ${counts('outcome')}); ${faults.answered()} requests answered, faults: ${Object.entries(
      faults.counts,
    )
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}; ${came} workers came and went; ${connections} connections to providers open at the end\n`,
  );
  for (const [at, worker] of watched.entries()) {
    const { rows, problems: found } = judge({ worker, before: before[at], after: after[at] });
    problems.push(...found);
    console.log(
      `Worker "${worker.name}", store ${(bytesBelow(path.join(worker.home, '.sovereign', 'store')) / MB).toFixed(1)} MB`,
    );
    console.log(
      '| | idle before | after warm-up | middle | end | most | idle after | in 1,000 runs | at most |',
    );
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
    console.log(`${rows.join('\n')}\n`);
  }
  passed = problems.length === 0;
  console.log(passed ? 'Nothing grows, nothing is left open.' : `Broken:\n- ${problems.join('\n- ')}`);
} finally {
  faults.close();
  providers.close();
  await connection.close();
  await engine.close();
}
// Workers that an error left behind end with this process.
process.exit(passed ? 0 : 1);
