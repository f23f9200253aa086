// Every package of package-lock.json, of every platform, must have the integrity hash that the registry states.
// npm leaves out an optional package whose hash is wrong, without a word, and does not add the hashes of platforms
// other than its own. `--fix` writes the missing ones.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Packages without a hash, and why. An exception that the registry has meanwhile is reported, and `--fix` ends it. */
const UNPUBLISHED =
  'the registry in use does not have this version of it; npm installs it unchecked where it exists';
const EXCEPTIONS = new Map(
  ['darwin-arm64', 'linux-arm64-gnu', 'linux-arm64-musl', 'win32-arm64-msvc', 'win32-x64-msvc'].map(
    (platform) => [`@lancedb/lancedb-${platform}`, UNPUBLISHED],
  ),
);
const AT_ONCE = 8;
const ANSWER_MS = 20_000;

const file = process.argv.find((arg) => arg.endsWith('.json')) ?? 'package-lock.json';
const fix = process.argv.includes('--fix');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = Object.entries(lock.packages).flatMap(([place, entry]) =>
  place === '' || entry.link ? [] : [{ name: entry.name ?? place.split('node_modules/').pop(), entry }],
);
const registry = execFileSync('npm', ['config', 'get', 'registry'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
}).trim();

/** The registry's hash of a package: null if it has no such version, an Error if it did not answer. */
async function stated({ name, entry }) {
  const url = new URL(
    `${name.replace('/', '%2f')}/${entry.version}`,
    registry.endsWith('/') ? registry : `${registry}/`,
  );
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.status === 404) return null;
    if (!answer.ok) return new Error(`HTTP ${answer.status}`);
    return (await answer.json()).dist?.integrity ?? null;
  } catch (error) {
    return error;
  }
}

const found = new Map();
const queue = [...packages];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      let answer = await stated(one);
      if (answer instanceof Error) answer = await stated(one);
      found.set(one, answer);
    }
  }),
);

const wrong = [];
let unanswered = 0;
let added = 0;
for (const one of packages) {
  const { name, entry } = one;
  const answer = found.get(one);
  const label = `${name} ${entry.version}`;
  if (entry.resolved?.startsWith('http')) wrong.push(`${label}: records a download address; see .npmrc`);
  if (answer instanceof Error) unanswered += 1;
  if (entry.integrity === undefined) {
    if (fix && typeof answer === 'string') {
      entry.integrity = answer;
      added += 1;
    } else if (EXCEPTIONS.has(name)) {
      const now = typeof answer === 'string' ? ' It has it now: `npm run check:lock -- --fix`.' : '';
      console.log(`exception: ${label}: ${EXCEPTIONS.get(name)}.${now}`);
    } else wrong.push(`${label}: no integrity hash. Add it with \`npm run check:lock -- --fix\``);
  } else if (answer === null) wrong.push(`${label}: the registry has no such version`);
  else if (typeof answer === 'string' && !entry.integrity.split(' ').includes(answer)) {
    wrong.push(`${label}: its hash is not the registry's; npm would leave it out or refuse it`);
  }
}
if (fix && added > 0) {
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added} hashes`);
}
if (unanswered > 0)
  console.log(`SKIPPED: the registry did not answer for ${unanswered} of ${packages.length} packages`);
for (const line of wrong) console.error(line);
console.log(`${packages.length} packages of all platforms, ${wrong.length} wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
