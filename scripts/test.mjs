// Runs the tests of a lane and prints the CPU time that they took, workers, servers and commands included.
//
//   node scripts/test.mjs fast|rest|all [arguments of jest]

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { measureCpuTime } from './cpu-time.mjs';

const root = path.resolve(import.meta.dirname, '..');
const LANES = ['fast', 'rest', 'all'];
/** What the fast lane may take, so that it stays something to run before each commit. */
const LIMIT_S = { fast: 420 };

/** The rest waits for servers and for killed processes more than it computes. */
const WORKERS = { rest: 3 };

const [lane, ...args] = process.argv.slice(2);
if (!LANES.includes(lane)) {
  console.error(`usage: node scripts/test.mjs ${LANES.join('|')} [arguments of jest]`);
  process.exit(2);
}

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const filter = lane === 'all' ? [] : [`--filter=${path.join(root, 'test', 'support', `${lane}-lane.cjs`)}`];
const cpuTime = measureCpuTime();
const workers = WORKERS[lane] === undefined ? [] : [`--maxWorkers=${WORKERS[lane]}`];
const run = spawn(process.execPath, [jest, ...filter, ...workers, ...args], { cwd: root, stdio: 'inherit' });
// A terminal sends Ctrl-C to jest too, others send it to this process alone. jest then ends by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));

run.on('exit', (code) => {
  const seconds = cpuTime.stop();
  const limit = LIMIT_S[lane];
  if (seconds === undefined) console.log('CPU time: can be measured on Linux only');
  else
    console.log(
      `CPU time: ${Math.round(seconds)} s, user and system, all processes${limit === undefined ? '' : ` (the lane's limit is ${limit} s)`}`,
    );
  process.exitCode = code ?? 1;
});
