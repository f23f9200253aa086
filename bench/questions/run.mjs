// Runs the ten frozen questions through the built product, on a Temporal server, and prints what became of
// each. Exit code 1 where they do not show what the rubric promises (see `promises`).
//
//   npm run bench:questions [-- --library FILE]     (default: ../shared/data/arxiv/records.jsonl)

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { library: { type: 'string', default: join(ROOT, '../shared/data/arxiv/records.jsonl') } },
});
const RUN_TIMEOUT_MS = 120_000;

if (!existsSync(values.library)) {
  console.log(`not run: there is no library ${values.library}; name one with --library FILE`);
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), 'sovereign-questions-'));
const environment = { ...process.env, SOVEREIGN_TEMPORAL: 'embedded', SOVEREIGN_HOME: join(home, 'state') };

/** One run by the CLI; approved beforehand, which publishes where the policy says AUTO_APPROVE. */
function research(question) {
  return new Promise((done) => {
    const args = ['research', '--json', '--approve-as', 'bench', '--out', join(home, 'papers')];
    const child = spawn(
      process.execPath,
      [join(ROOT, 'dist/cli.js'), ...args, '--library', values.library, question],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: RUN_TIMEOUT_MS },
    );
    let out = '';
    let progress = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      progress += data;
    });
    child.on('close', (code) => done({ code, progress, result: parsed(out) }));
  });
}

function parsed(out) {
  try {
    return JSON.parse(out.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}

const all = (pattern, text) => [...text.matchAll(pattern)].map((match) => match.slice(1));

const rows = [];
for (const file of readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .sort()) {
  const { question } = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
  const start = performance.now();
  const { code, progress, result } = await research(question);
  const judged = all(/✓ policy\s+(?:\(round \d+\) )?(\w+), score ([\d.]+|none)/g, progress);
  const verified = all(/✓ verify\s+(?:\(round \d+\) )?(\d+ of \d+)/g, progress);
  if (result === null) console.error(`${file}: exit code ${code}\n${progress}`);
  rows.push({
    question: file.replace('.json', ''),
    outcome: result?.outcome ?? `exit code ${code}`,
    'score by round': judged.map(([, score]) => score).join(' → ') || '–',
    policy: judged.at(-1)?.[0] ?? '–',
    verified: verified.at(-1)?.[0] ?? '–',
    seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
    scores: judged.map(([, score]) => Number(score)),
  });
}
rmSync(home, { recursive: true, force: true });
console.table(rows.map(({ scores, ...shown }) => shown));

const passed = (row) => row.policy === 'AUTO_APPROVE';
const promises = {
  'one passes at once': rows.some((row) => passed(row) && row.scores.length === 1),
  'one is left to its owner or rejected': rows.some(({ policy }) => /OWNER_REVIEW|AUTO_REJECT/.test(policy)),
  'the question outside the field has no evidence': rows.at(-1)?.outcome === 'no-evidence',
};
console.table(promises);
process.exitCode = Object.values(promises).every(Boolean) ? 0 : 1;
