// Regular expressions over text from outside stay linear: recheck examines each in src. What it examined is recorded in
// regex-baseline.json, so that a run examines only what is new. An expression that is not linear is rewritten, or gets a row
// in `accepted` with the reason why no long text reaches it.
//
//   node scripts/check-regex.mjs            fails on a new expression that is not linear, and on a row that no source has any more
//   node scripts/check-regex.mjs --write    examines what is new, and records what is safe
//   node scripts/check-regex.mjs --all      examines everything again (minutes)

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { regularExpressionsIn } from './regex-literals.mjs';

/** Of one expression. What is not decided by then counts as not linear. */
const TIMEOUT_MS = 20_000;

const root = path.resolve(import.meta.dirname, '..');
const baselineFile = path.join(root, 'scripts', 'regex-baseline.json');
const require = createRequire(import.meta.url);
const version = require('recheck/package.json').version;
// In JavaScript: the other backends are a JVM and native programs, and the result must be the same everywhere.
process.env.RECHECK_BACKEND = 'pure';
const { checkSync } = require('recheck');

const baseline = JSON.parse(readFileSync(baselineFile, 'utf8'));
const [write, all] = ['--write', '--all'].map((flag) => process.argv.includes(flag));

const shownAs = ({ pattern, flags, text }) => (pattern === null ? text : `/${pattern}/${flags}`);
const hashOf = (expression) => createHash('sha256').update(expression).digest('hex').slice(0, 16);

const found = readdirSync(path.join(root, 'src'), { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .flatMap((name) =>
    regularExpressionsIn(path.join(root, 'src', name)).map((one) => ({
      ...one,
      file: `src/${name.replaceAll(path.sep, '/')}`,
      expression: shownAs(one),
    })),
  );

const accepted = new Set(baseline.accepted.map(({ file, expression }) => `${file} ${expression}`));
const recorded = new Set(baseline.recheck === version && !all ? baseline.safe : []);
const safe = new Set();
const problems = [];
const seen = new Map();
let examined = 0;

function verdictOn({ pattern, flags, expression }) {
  if (pattern === null) return 'is put together while the program runs';
  if (recorded.has(hashOf(expression))) return null;
  if (!seen.has(expression)) {
    examined += 1;
    const { status, complexity, error } = checkSync(pattern, flags, { timeout: TIMEOUT_MS });
    seen.set(
      expression,
      status === 'safe'
        ? null
        : status === 'vulnerable'
          ? `takes time of ${complexity.summary}`
          : `was not decided (${error?.kind})`,
    );
  }
  return seen.get(expression);
}

for (const one of found) {
  const { file, expression } = one;
  if (accepted.delete(`${file} ${expression}`)) continue;
  if (baseline.accepted.some((row) => row.file === file && row.expression === expression)) continue;
  const verdict = verdictOn(one);
  if (verdict === null) safe.add(hashOf(expression));
  else problems.push({ file, expression, found: verdict });
}

for (const { file, expression, found } of problems) {
  console.error(`${file}: ${expression} ${found}`);
}
if (problems.length > 0) {
  console.error(
    `${problems.length} regular expressions are not known to be linear: bound their repetitions, or add rows with reasons to "accepted" in scripts/regex-baseline.json`,
  );
}
for (const row of accepted)
  console.error(`${row}: is in scripts/regex-baseline.json and in no source; remove the row`);
if (write) {
  const rows = { recheck: version, accepted: baseline.accepted, safe: [...safe].sort() };
  writeFileSync(baselineFile, `${JSON.stringify(rows, null, 2)}\n`);
}
if (process.env.REGEX_PROBLEMS) writeFileSync(process.env.REGEX_PROBLEMS, JSON.stringify(problems));
console.log(
  `${found.length} regular expressions: ${found.length - problems.length - baseline.accepted.length} linear, ${baseline.accepted.length} accepted with a reason; ${examined} examined now`,
);
process.exitCode = problems.length + accepted.size > 0 ? 1 : 0;
