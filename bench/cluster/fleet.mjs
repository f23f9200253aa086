// The production engine under load: worker processes on one store, many runs at once, workers that join, leave and are killed
// all the time, the Temporal server killed, PostgreSQL shut down in the middle. Every run has to end as its owner decided.
//
//   npm run bench:fleet -- [--engine cluster|dev|host:port] [--runs 200] [--workers 3] [--stores 1] [--questions 10]
//                          [--every 3] [--seed 1] [--patience 30] [--calm]
//
// --workers: of each store; --every: seconds between two disturbances of workers; --calm: without any; --patience: minutes
// after which it gives up. Providers are stand-ins that answer at once. Prints a table and exits with 1 where a run did not end
// as it should.
// deployment.mjs says what the production server takes; with `--engine dev` nothing.

import { mkdirSync, mkdtempSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { goesWithUs } from '../support/ending.mjs';
import { openEngine } from '../support/engine.mjs';
import { directly } from '../support/loopback.mjs';
import { library } from '../support/product.mjs';
import { seeded } from '../support/seeded.mjs';
import { inspectPaper, leftovers, strangers } from './fleet-papers.mjs';
import { conduct, lostDecisions, planRuns, referenceRuns, whereabouts, wrongEnd } from './fleet-runs.mjs';
import { disturb, openFleet } from './fleet-workers.mjs';
import { MOST_QUESTIONS, openProviders } from './providers.mjs';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'cluster' },
    runs: { type: 'string', default: '200' },
    workers: { type: 'string', default: '3' },
    stores: { type: 'string', default: '1' },
    questions: { type: 'string', default: String(MOST_QUESTIONS) },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    patience: { type: 'string', default: '30' },
    calm: { type: 'boolean', default: false },
  },
});
const whole = (name, most = 10_000) => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name} ${options[name]}: must be a whole number from 1 to ${most}`);
  return value;
};
const RUNS = whole('runs', 1_000);
const WORKERS = whole('workers', 16);
const STORES = Array.from({ length: whole('stores', 8) }, (_, store) => store);
const QUESTIONS = whole('questions', MOST_QUESTIONS);
const SEED = whole('seed', 2 ** 31);
const EVERY_MS = Number(options.every) * 1000;
const PATIENCE_MS = whole('patience', 240) * 60_000;
/** Runs without a fault that are waited for: they tell what the others must come to. */
const REFERENCE_MS = 10 * 60_000;

const seconds = (ms) => (ms / 1000).toFixed(1);
const { Client, Connection } = library('@temporalio/client');

const scratch = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-fleet-')));
const logFile = path.join(scratch, 'workers.log');
const homeOf = (name) => {
  const home = path.join(scratch, String(name));
  mkdirSync(home, { recursive: true });
  return home;
};

const evidenceKey = ({ topic, rounds }) => `${topic}/${rounds}`;

/** What undisturbed runs come to, on a worker and a store of their own: evidence hashes, and how much a run asks. */
async function undisturbed({ client, address }) {
  const providers = await openProviders();
  const taskQueue = `${path.basename(scratch)}-reference`;
  const fleet = openFleet({
    env: { TEMPORAL_ADDRESS: address, SOVEREIGN_TASK_QUEUE: taskQueue, ...providers.env },
    homeOf: () => homeOf('reference'),
    logFile,
  });
  const runs = referenceRuns({ questions: QUESTIONS, prefix: 'reference' });
  await fleet.start('reference').ready;
  const begun = performance.now();
  await conduct({
    client,
    taskQueue,
    runs,
    signal: AbortSignal.timeout(REFERENCE_MS),
    onProgress: () => undefined,
  });
  const hashes = new Map();
  for (const run of runs) {
    const paper = inspectPaper({ papers: path.join(homeOf('reference'), 'papers'), run });
    const problem = wrongEnd(run) ?? paper.problems[0];
    if (problem) throw new Error(`undisturbed, ${run.id}: ${problem}`);
    hashes.set(evidenceKey(run), paper.evidenceHash);
  }
  const tookMs = performance.now() - begun;
  await fleet.leaveAll();
  await roleOf(client, providers).terminate('the measurement is over');
  providers.close();
  if (fleet.problems.length > 0) throw new Error(fleet.problems.join('; '));
  return {
    hashes,
    chatsPerRound: providers.asked.chats / runs.reduce((sum, { rounds }) => sum + rounds + 1, 0),
    tookMs,
    count: runs.length,
  };
}

const roleOf = (client, providers) =>
  client.workflow.getHandle(`sovereign-arxiv-${new URL(providers.url).host}`);

async function fleetRun({ client, engine, reference }) {
  const random = seeded(SEED);
  const progressAt = [];
  const onProgress = () => progressAt.push(performance.now());
  const providers = await openProviders();
  const taskQueue = path.basename(scratch);
  const fleet = openFleet({
    env: { TEMPORAL_ADDRESS: engine.address, SOVEREIGN_TASK_QUEUE: taskQueue, ...providers.env },
    homeOf,
    logFile,
  });
  const runs = planRuns({ count: RUNS, questions: QUESTIONS, random, prefix: 'fleet' });
  const expectedChats = runs
    .filter(({ outcome }) => outcome !== 'cancelled')
    .reduce((sum, { rounds }) => sum + (rounds + 1) * reference.chatsPerRound, 0);
  for (const store of STORES) {
    await fleet.start(store).ready;
    while (fleet.alive(store).length < WORKERS) fleet.start(store);
  }
  await Promise.all(fleet.alive().map(({ ready }) => ready));
  // Artifacts, journalled answers and bills all come to be there.
  const watchers = STORES.map((store) =>
    watch(path.join(homeOf(store), '.sovereign', 'store', 'tmp'), onProgress),
  );
  const over = new AbortController();
  const begun = performance.now();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const disturbing = options.calm
    ? { done: [], missed: [] }
    : disturb({
        fleet,
        engine,
        random,
        everyMs: EVERY_MS,
        stores: STORES,
        perStore: WORKERS,
        progress: () => providers.asked.chats / expectedChats,
        signal: over.signal,
      });
  const ticking = setInterval(() => {
    const ended = runs.filter(({ end }) => end).length;
    console.log(
      `  ${seconds(performance.now() - begun)} s: ${ended} of ${RUNS} ended, ${providers.asked.chats} of about ${Math.round(expectedChats)} answers of the model, ${fleet.alive().length} workers`,
    );
  }, 30_000);
  await conduct({ client, taskQueue, runs, signal: patience, onProgress });
  clearInterval(ticking);
  const tookMs = performance.now() - begun;
  over.abort();
  const { done, missed } = await disturbing;
  for (const watcher of watchers) watcher.close();
  const unended = [];
  for (const run of runs.filter(({ end }) => !end).slice(0, 10))
    unended.push(`${run.id}: ${await whereabouts(run)}`);
  await fleet.leaveAll();
  // A worker that starts removes what the dead have left.
  const left = STORES.flatMap((store) => leftovers(homeOf(store)).map((file) => `${store}/${file}`));
  for (const store of STORES) await fleet.start(store).ready;
  await fleet.leaveAll();
  const orphans = STORES.flatMap((store) => leftovers(homeOf(store)).map((file) => `${store}/${file}`));
  await roleOf(client, providers)
    .terminate('the measurement is over')
    .catch(() => undefined);
  providers.close();
  return { runs, fleet, done, missed, unended, tookMs, progressAt, left, orphans };
}

/** From a disturbance to the first write to the store, or message or end of a run, after it was over; the longest of each kind. */
function longestPauses({ done, progressAt }) {
  const longest = new Map();
  for (const { kind, at, over } of done) {
    const next = progressAt.find((time) => time > over);
    if (next === undefined) continue;
    longest.set(kind, Math.max(longest.get(kind) ?? 0, next - at));
  }
  return longest;
}

function judged({ runs, reference }) {
  const homes = STORES.map((store) => path.join(homeOf(store), 'papers'));
  const problems = [];
  let twice = 0;
  let wrong = 0;
  for (const run of runs) {
    // Runs are opened by whichever store's worker answers first.
    const papers =
      homes.find((folder) => run.end?.result?.paper?.folder.startsWith(`${folder}${path.sep}`)) ?? homes[0];
    const seen = homes.map((folder) =>
      inspectPaper({
        papers: folder,
        run: folder === papers ? run : { ...run, outcome: 'of another store' },
      }),
    );
    const own = seen[homes.indexOf(papers)];
    const hash = reference.hashes.get(evidenceKey(run));
    const found = [
      wrongEnd(run),
      ...seen.flatMap((each) => each.problems),
      run.outcome === 'published' &&
        own.evidenceHash !== undefined &&
        own.evidenceHash !== hash &&
        `its evidence hash is ${own.evidenceHash}, undisturbed ${hash}`,
    ].filter(Boolean);
    const folders = seen.reduce((sum, each) => sum + each.folders.length, 0);
    if (folders > 1) twice += 1;
    if (found.length > 0) wrong += 1;
    problems.push(...found.map((problem) => `${run.id}: ${problem}`));
  }
  for (const papers of homes)
    for (const name of strangers({ papers, runs }))
      problems.push(`${papers} has a folder of no run: ${name}`);
  return { problems, twice, wrong };
}

async function main() {
  const engine = await openEngine(options.engine);
  console.log(`${engine.description}, Node ${process.version}, seed ${SEED}`);
  const connection = await Connection.connect(directly(engine.address));
  const client = new Client({ connection });
  const reference = await undisturbed({ client, address: engine.address });
  console.log(
    `undisturbed: ${reference.count} runs published in ${seconds(reference.tookMs)} s by one worker`,
  );
  const seen = await fleetRun({ client, engine, reference });
  const { runs, fleet, done } = seen;
  const { problems, twice, wrong } = judged({ runs, reference });
  const lost = runs.reduce((sum, run) => sum + lostDecisions(run), 0);
  const times = (kind) => done.filter((one) => one.kind === kind).length;
  const longest = longestPauses(seen);
  const rows = [
    ['runs', RUNS],
    ['ended as they should', RUNS - wrong],
    ['wrong', wrong],
    ['published', runs.filter(({ end }) => end?.outcome === 'published').length],
    ['published twice', twice],
    ['decisions sent', runs.reduce((sum, { sent }) => sum + sent.length, 0)],
    [
      'of them sent again, because the server did not answer',
      runs.reduce((sum, { unsure }) => sum + unsure, 0),
    ],
    ['lost decisions', lost],
    ['workers started / left / killed', Object.values(fleet.counts).join(' / ')],
    ['longest leave, s', seconds(Math.max(0, ...fleet.leavesMs))],
    ['server killed', times('server killed')],
    ['database shut down', times('database shut down')],
    ['all workers killed at once', times('all workers killed at once')],
    [
      'temporary files left by kills, before and after the next start',
      `${seen.left.length} / ${seen.orphans.length}`,
    ],
    ['wall time, s', seconds(seen.tookMs)],
    ['runs per minute', ((RUNS / seen.tookMs) * 60_000).toFixed(1)],
    ...[...longest].map(([kind, ms]) => [`longest until something goes on, ${kind}, s`, seconds(ms)]),
  ];
  console.log(
    `\n| ${STORES.length === 1 ? 'one store' : `${STORES.length} stores`}, ${WORKERS} workers each | |\n| --- | --- |`,
  );
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  const broken = [
    ...problems,
    ...fleet.problems,
    ...seen.unended,
    ...seen.missed.map((kind) => `not tried, the runs ended before: ${kind}`),
    seen.orphans.length > 0 && `temporary files of the dead stay: ${seen.orphans.slice(0, 5).join(', ')}`,
  ].filter(Boolean);
  console.log(
    broken.length === 0 ? '\nEvery promise held.' : `\nBroken:\n  ${broken.slice(0, 60).join('\n  ')}`,
  );
  await connection.close();
  await engine.close();
  return broken.length === 0 ? 0 : 1;
}

process.exit(
  await main().catch((error) => {
    console.error(error);
    return 1;
  }),
);
