// Where the time goes between `npm run research` in a fresh clone and the published paper.
//
//   npm run bench:first-run -- [--warm 5] [--cold 1] [--tree] [--question "..."]
//
// Each repetition has a new clone (of HEAD; with --tree a copy of the files as they are), no `dist`, no
// `.sovereign`, and node_modules linked to this repository's: installing is not measured. Cold: the server
// program is fetched into an empty cache. Warm: the cache holds it. The operating system's file cache is as
// the machine has it.

import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const trace = path.join(import.meta.dirname, 'trace.cjs');
/** What the default must keep. */
const TARGET_MS = 20_000;

const { values: options } = parseArgs({
  options: {
    warm: { type: 'string', default: '5' },
    cold: { type: 'string', default: '1' },
    tree: { type: 'boolean', default: false },
    question: {
      type: 'string',
      default: JSON.parse(readFileSync(path.join(root, 'examples', 'mrqa.json'), 'utf8')).question,
    },
  },
});
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });

function makeClone(folder) {
  if (options.tree) {
    for (const file of git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
      if (file && existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(folder, file));
    }
  } else git('clone', '--quiet', root, folder);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

/** This process's environment without anything that would change what the command does. */
const cleanEnv = (more) => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(SOVEREIGN_|TEMPORAL_|npm_|NODE_OPTIONS$)/.test(name)),
  ),
  // Its own server also where one runs on this machine.
  SOVEREIGN_TEMPORAL: 'embedded',
  ...more,
});

async function runOnce({ scratch, cache, number }) {
  const clone = path.join(scratch, `clone-${number}`);
  mkdirSync(clone);
  makeClone(clone);
  const traceFile = path.join(scratch, `trace-${number}.jsonl`);
  const lines = [];
  const startMs = Date.now();
  const child = spawn(
    'npm',
    ['run', '--silent', 'research', '--', '--source', 'sample', '--approve-as', 'me', options.question],
    {
      cwd: clone,
      env: cleanEnv({
        SOVEREIGN_CACHE: cache,
        NODE_OPTIONS: `--require ${trace}`,
        FIRST_RUN_TRACE: traceFile,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => lines.push({ text, atMs: Date.now() }));
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  const endMs = Date.now();
  const said = (pattern) => lines.find(({ text }) => pattern.test(text));
  const workflowId = said(/^Started run /)?.text.split(' ')[2];
  if (workflowId === undefined)
    throw new Error(`no run was started:\n${lines.map(({ text }) => text).join('\n')}`);

  const noted = readFileSync(traceFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const at = (script, what) => noted.find((note) => note.script.endsWith(script) && note.what === what)?.atMs;
  const home = path.join(clone, '.sovereign');
  const serving = readFileSync(path.join(home, 'server', 'server.log'), 'utf8').match(
    /^(\S+) keeper \d+: serving/m,
  );
  const servingMs = Date.parse(serving[1]);
  const program = findProgram(cache);
  const fetching = said(/^Fetching the Temporal server program/);
  // Renaming into the cache is the last step of fetching.
  const fetchedMs = fetching && statSync(program).ctimeMs;
  const history = await readHistory({
    program,
    database: path.join(home, 'server', 'temporal.db'),
    workflowId,
  });
  // The run is told of after the ending has been seen: its last line but the files'.
  const told = said(new RegExp(`^${workflowId}: `));
  // What follows an undecided run is the command that decides it.
  const outcome =
    told?.text.slice(workflowId.length + 2).replace(/; decide with.*/, ')') ?? 'no ending was printed';
  const runEndMs = history.endMs ?? said(/^Score /)?.atMs ?? told.atMs;
  rmSync(clone, { recursive: true, force: true });

  const built = { from: at('scripts/build.mjs', 'start'), to: at('scripts/build.mjs', 'end') };
  const compiled = { from: at('bin/tsc', 'start'), to: at('bin/tsc', 'end') };
  return {
    code,
    outcome,
    totalMs: endMs - startMs,
    activities: history.activities,
    phases: {
      'npm starts': built.from - startMs,
      'build: types checked, compiled': compiled.to - compiled.from,
      'build: workflows bundled, rest': built.to - built.from - (compiled.to - compiled.from),
      'command starts, loads modules': at('dist/cli.js', 'loaded') - built.to,
      'server program fetched': fetching ? fetchedMs - fetching.atMs : 0,
      'server starts': servingMs - at('dist/cli.js', 'loaded') - (fetching ? fetchedMs - fetching.atMs : 0),
      'worker and run start': history.startMs - servingMs,
      'the run: activities': history.activityMs,
      'the run: between activities': runEndMs - history.startMs - history.activityMs,
      'ending seen and printed': told.atMs - runEndMs,
      'worker and server end': at('dist/cli.js', 'end') - told.atMs,
      'npm ends': endMs - at('dist/cli.js', 'end'),
    },
  };
}

/** The program the run used: fetched into the cache, or on PATH. */
function findProgram(cache) {
  const cached = existsSync(cache)
    ? readdirSync(cache)
        .filter((name) => name.startsWith('temporal-'))
        .map((name) => path.join(cache, name, 'temporal'))
        .find(existsSync)
    : undefined;
  return cached ?? 'temporal';
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The run's own record, from a server started on the database it left behind. */
async function readHistory({ program, database, workflowId }) {
  const { chooseUnsafeAddress } = require(path.join(root, 'dist', 'temporal', 'unsafe-ports.js'));
  const http = await chooseUnsafeAddress(['127.0.0.1']);
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    program,
    [
      'server',
      'start-dev',
      '--headless',
      '--http-port',
      String(http.port),
      '--dynamic-config-value',
      'frontend.httpAllowedHosts=["/"]',
      '--log-level',
      'never',
      '--ip',
      '127.0.0.1',
      '--port',
      address.split(':')[1],
      '--db-filename',
      database,
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise((resolve) => server.once('exit', resolve));
  try {
    for (let tries = 0; ; tries++) {
      try {
        const shown = execFileSync(
          program,
          ['workflow', 'show', '--address', address, '--workflow-id', workflowId, '--output', 'json'],
          {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
            maxBuffer: 1 << 26,
          },
        );
        return summarise(JSON.parse(shown).events);
      } catch (error) {
        if (tries >= 50) throw error;
        await sleep(100);
      }
    }
  } finally {
    server.kill('SIGTERM');
    await gone;
  }
}

/** Times of a history: each activity's from scheduled to completed; activities in parallel count once. */
function summarise(events) {
  const ms = (event) => Date.parse(event.eventTime);
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const activities = events.flatMap((event) => {
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed === undefined) return [];
    const scheduled = byId.get(completed.scheduledEventId);
    const started = byId.get(completed.startedEventId);
    const name = scheduled.activityTaskScheduledEventAttributes.activityType.name;
    return [{ name, scheduledMs: ms(scheduled), startedMs: ms(started), completedMs: ms(event) }];
  });
  let activityMs = 0;
  let coveredTo = 0;
  for (const { scheduledMs, completedMs } of [...activities].sort((a, b) => a.scheduledMs - b.scheduledMs)) {
    activityMs += Math.max(0, completedMs - Math.max(scheduledMs, coveredTo));
    coveredTo = Math.max(coveredTo, completedMs);
  }
  const end = events.find((event) => event.workflowExecutionCompletedEventAttributes);
  return { startMs: ms(events[0]), endMs: end && ms(end), activityMs, activities };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`.padStart(8);

function print(kind, runs) {
  const totals = runs.map(({ totalMs }) => totalMs);
  console.log(
    `\n${kind}, ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}: median ${seconds(median(totals)).trim()}, ${totals.map((total) => (total / 1000).toFixed(2)).join(' ')}`,
  );
  for (const outcome of new Set(runs.map((run) => `exit code ${run.code}: ${run.outcome}`)))
    console.log(`  ${outcome}`);
  console.log('  phase (median)');
  for (const name of Object.keys(runs[0].phases))
    console.log(`  ${seconds(median(runs.map(({ phases }) => phases[name])))}  ${name}`);
  console.log('  activity (median of: calls, all calls running, slowest from scheduled to completed)');
  for (const name of new Set(runs.flatMap(({ activities }) => activities.map((activity) => activity.name)))) {
    const calls = runs.map(({ activities }) => activities.filter((activity) => activity.name === name));
    const running = calls.map((of) =>
      of.reduce((sum, { startedMs, completedMs }) => sum + completedMs - startedMs, 0),
    );
    const slowest = calls.map((of) =>
      Math.max(0, ...of.map(({ scheduledMs, completedMs }) => completedMs - scheduledMs)),
    );
    console.log(
      `  ${String(median(calls.map((of) => of.length))).padStart(4)} × ${name.padEnd(14)} ${seconds(median(running))} ${seconds(median(slowest))}`,
    );
  }
  return totals.every((total) => total < TARGET_MS) && runs.every(({ code }) => code === 0);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'sovereign-first-run-'));
const dirty = git('status', '--porcelain').trim() !== '';
console.log(
  `Node ${process.version}, ${cpus().length} cores; ${options.tree ? 'files as they are' : `commit ${git('rev-parse', '--short', 'HEAD').trim()}${dirty ? ' (uncommitted changes are not measured; --tree does)' : ''}`}; node_modules linked; question: ${options.question}`,
);
let kept = true;
try {
  const cold = [];
  let cache;
  for (let number = 0; number < Number(options.cold); number++) {
    cache = path.join(scratch, `cache-${number}`);
    cold.push(await runOnce({ scratch, cache, number: `cold-${number}` }));
  }
  if (cold.length > 0) kept = print('Cold (server program fetched)', cold) && kept;
  else {
    const own =
      process.env.SOVEREIGN_CACHE ??
      path.join(process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME, '.cache'), 'sovereign');
    cache = own;
  }
  const warm = [];
  for (let number = 0; number < Number(options.warm); number++)
    warm.push(await runOnce({ scratch, cache, number: `warm-${number}` }));
  if (warm.length > 0) kept = print('Warm (server program in the cache)', warm) && kept;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${kept ? 'Kept' : 'NOT KEPT'}: every run publishes within ${TARGET_MS / 1000} s.`);
process.exitCode = kept ? 0 : 1;
