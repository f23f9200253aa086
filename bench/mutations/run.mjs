// Applies each mutation (mutations.mjs) to a copy of the project and runs the test that has to catch it. Nothing is changed here.
//
//   npm run test:mutations [-- --only TEXT]

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/product.mjs';
import { MUTATIONS } from './mutations.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const wanted = MUTATIONS.filter(({ what, file }) => `${what} ${file}`.includes(values.only));
if (wanted.length === 0) {
  console.error(`--only: no mutation or file has "${values.only}" in its name`);
  process.exit(2);
}

const copy = mkdtempSync(path.join(tmpdir(), 'sovereign-mutations-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
const LEFT_OUT = new Set(
  ['node_modules', '.git', 'dist', '.sovereign', 'papers'].map((name) => path.join(root, name)),
);
cpSync(root, copy, { recursive: true, filter: (file) => !LEFT_OUT.has(file) });
symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A test that hangs is stopped after this time: it has noticed the mutation, by waiting in vain. */
const LONGEST_MS = 180_000;

/** `passed`, `failed`, or what kept the test from being run. */
function outcomeOf([file, name]) {
  const report = path.join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = [
    '--ci',
    '--json',
    `--outputFile=${report}`,
    '--maxWorkers=1',
    '-t',
    literally(name),
    '--',
    file,
  ];
  const { signal, stderr } = spawnSync(process.execPath, [jest, ...args], {
    cwd: copy,
    encoding: 'utf8',
    timeout: LONGEST_MS,
    killSignal: 'SIGTERM',
  });
  if (signal !== null) return 'failed';
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    if (numFailedTests > 0) return 'failed';
    if (numPassedTests > 0) return 'passed';
  } catch {}
  return `did not run: ${stderr.trim().split('\n').at(-1)}`;
}

const sound = new Map();
/** Whether the test passes without a mutation; else it proves nothing. */
function isSound(test) {
  const key = test.join(': ');
  if (!sound.has(key)) sound.set(key, outcomeOf(test));
  return sound.get(key);
}

let missed = 0;
for (const { what, test, file, find, replace } of wanted) {
  const target = path.join(copy, file);
  const text = readFileSync(target, 'utf8');
  const before = isSound(test);
  let said = `the test does not pass without it: ${before}`;
  if (before === 'passed') {
    writeFileSync(
      target,
      text.replace(find, () => replace),
    );
    const outcome = outcomeOf(test);
    writeFileSync(target, text);
    said = outcome === 'failed' ? 'caught' : `MISSED (${outcome})`;
  }
  if (said !== 'caught') missed += 1;
  console.log(`${said}: ${what} (${test.filter(Boolean).join(': ')})`);
}
console.log(`${wanted.length - missed} of ${wanted.length} mutations caught`);
process.exitCode = missed === 0 ? 0 : 1;
