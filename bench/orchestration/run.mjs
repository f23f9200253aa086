// What orchestration costs, side by side in one run: the product's time over its calls to providers, its runs per second
// against a bare workflow and against other engines, the size of its histories, and what a killed process costs.
//
//   npm run bench:orchestration -- [--parts a,b,c,d] [--engine dev|cluster] [--quick] [--runs 60] [--concurrency 10]
//                                  [--kernels extractive,model] [--turns 3] [--profile FOLDER]
//
// (a) and (c) run on the dev server, (d) on the production server, (b) on both; --engine names one for all. The peers of (b) and
// (d) need the production server's PostgreSQL (bench/cluster). Prints tables with the goals beside the figures. Exit code 1 where
// something could not be measured; a goal that was missed is a figure.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { goesWithUs } from '../support/ending.mjs';
import { openEngine } from '../support/engine.mjs';
import { root } from '../support/product.mjs';
import { measureKills } from './kills.mjs';
import { measureSizes } from './sizes.mjs';
import { measureThroughput } from './throughput.mjs';
import { measureWall } from './wall.mjs';

const { values: options } = parseArgs({
  options: {
    parts: { type: 'string', default: 'a,b,c,d' },
    engine: { type: 'string' },
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    concurrency: { type: 'string', default: '10' },
    turns: { type: 'string' },
    kernels: { type: 'string', default: 'extractive,model' },
    profile: { type: 'string' },
  },
});
const quick = options.quick;
const startMs = performance.now();
const log = (line) =>
  process.stderr.write(`[${((performance.now() - startMs) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);

const one = [options.engine ?? 'dev'];
const PARTS = {
  a: {
    engines: one,
    measure: ({ engine, home }) => measureWall({ engine, home, log, times: quick ? 1 : 3 }),
  },
  b: {
    engines: options.engine ? [options.engine] : ['dev', 'cluster'],
    measure: ({ engine, home }) =>
      measureThroughput({
        engine,
        home,
        log,
        rounds: Number(options.turns ?? (quick ? 1 : 3)),
        runs: Number(options.runs ?? (quick ? 20 : 25)),
        singles: quick ? 4 : 6,
        concurrency: Number(options.concurrency),
        kernels: options.kernels.split(',').filter(Boolean),
        nodeArgs: options.profile
          ? ['--cpu-prof', '--cpu-prof-dir', path.resolve(options.profile), '--cpu-prof-interval', '500']
          : [],
      }),
  },
  c: { engines: one, measure: ({ engine, home }) => measureSizes({ engine, home, log }) },
  d: {
    // The graph that it is measured beside needs its PostgreSQL.
    engines: [options.engine ?? 'cluster'],
    measure: ({ engine, home }) =>
      measureKills({ engine, home, log, ...(quick && { points: ['in the three reviews'] }) }),
  },
};

function installPeers() {
  const peers = path.join(root, 'bench', 'peers');
  if (existsSync(path.join(peers, 'node_modules'))) return;
  log('installs the peers (bench/peers)');
  execFileSync('npm', ['ci'], { cwd: peers, stdio: ['ignore', 2, 2] });
}

const parts = options.parts.split(',').filter(Boolean);
for (const part of parts)
  if (!(part in PARTS)) throw new Error(`--parts: ${part} is none of ${Object.keys(PARTS).join(', ')}`);
installPeers();
const scratch = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-orchestration-')));
console.log(
  `## What orchestration costs\n\nNode ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})\n`,
);
const failed = [];
// One engine at a time: an idle one beside it would take its share.
for (const name of ['dev', 'cluster', ...(options.engine ? [options.engine] : [])].filter(
  (one, at, all) => all.indexOf(one) === at,
)) {
  const here = parts.filter((part) => PARTS[part].engines.includes(name));
  if (here.length === 0) continue;
  log(`opens ${name}`);
  let engine;
  try {
    engine = await openEngine(name, { log });
  } catch (error) {
    failed.push(`(${here.join(', ')}) on ${name}: ${error.message}`);
    continue;
  }
  try {
    for (const part of here) {
      const home = path.join(scratch, `${name}-${part}`);
      mkdirSync(home);
      try {
        console.log(`${await PARTS[part].measure({ engine, home })}\n`);
      } catch (error) {
        failed.push(`(${part}) on ${name}: ${error.stack}`);
      }
    }
  } finally {
    await engine.close();
  }
}
for (const reason of failed) console.log(`Not measured: ${reason}`);
process.exitCode = failed.length === 0 ? 0 : 1;
