// Checks data/sample-library.jsonl, field by field, against the records it was written from.
//
//   node scripts/check-sample.mjs --facts DIR
//
// DIR holds records.jsonl and acl-mrqa-2019.jsonl (records with abstracts) and known-papers.tsv (arXiv id,
// title, authors). Without it nothing can be checked, which is said and is no failure. Problems: exit code 1.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FEWEST_PAPERS = 24;
const SENTENCES = { min: 3, max: 6 };
/** So many words in a row are a quotation, not our own. */
const SHARED_WORDS = 8;
const FIELDS = [
  'id',
  'acl_id',
  'title',
  'authors',
  'categories',
  'doi',
  'abstract',
  'abstract_kind',
  'venue',
];
/** A sentence that starts so cannot stand alone. */
const DANGLING =
  /^(?:it|its|this|these|that|those|they|their|he|she|we|our|such|here|there|however|moreover)\b/i;

const { values } = parseArgs({ options: { facts: { type: 'string' } } });
const facts = values.facts;
const FILES = ['records.jsonl', 'acl-mrqa-2019.jsonl', 'known-papers.tsv'];
if (facts === undefined || !FILES.every((name) => existsSync(join(facts, name)))) {
  const why = facts === undefined ? 'no --facts DIR was given' : `${facts} does not hold ${FILES.join(', ')}`;
  console.log(`not checked: ${why}`);
  process.exit(0);
}

const fold = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const readJsonl = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/** id (or ACL id) -> the facts; those of the table have no abstract, and some have lost their capitals. */
const known = new Map();
for (const row of readFileSync(join(facts, 'known-papers.tsv'), 'utf8').split('\n').slice(1)) {
  const [id, title, authors] = row.split('\t');
  if (id) known.set(id, { title, authors, fromTable: true });
}
for (const record of readJsonl(join(facts, 'records.jsonl'))) known.set(record.id, record);
for (const record of readJsonl(join(facts, 'acl-mrqa-2019.jsonl'))) known.set(record.acl_id, record);

const wordsOf = (text) =>
  fold(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
/** Numbers that stand for themselves: the 1 of F1 and the 2 of ColBERTv2 are parts of names. */
const numbersOf = (text) => fold(text).match(/(?<![\p{L}\d.,@-])\d+(?:[.,]\d+)*/gu) ?? [];
const anyNumberOf = (text) => new Set(fold(text).match(/\d+(?:[.,]\d+)*/g) ?? []);

function sharedRun(summary, abstract) {
  const theirs = wordsOf(abstract);
  const runs = new Set();
  for (let i = 0; i + SHARED_WORDS <= theirs.length; i += 1) {
    runs.add(theirs.slice(i, i + SHARED_WORDS).join(' '));
  }
  const ours = wordsOf(summary);
  for (let i = 0; i + SHARED_WORDS <= ours.length; i += 1) {
    const run = ours.slice(i, i + SHARED_WORDS).join(' ');
    if (runs.has(run)) return run;
  }
  return null;
}

function problemsOf(line) {
  const problems = [];
  const name = line.id ?? line.acl_id;
  const fact = known.get(name);
  for (const field of Object.keys(line)) {
    if (!FIELDS.includes(field)) problems.push(`${field}: unknown field`);
  }
  if (!fact) return [...problems, 'id: is not among the known papers'];

  const sameTitle = fact.fromTable
    ? fold(line.title).toLowerCase() === fold(fact.title).toLowerCase()
    : fold(line.title) === fold(fact.title);
  if (!sameTitle) problems.push(`title: is "${line.title}", known as "${fold(fact.title)}"`);
  if (fold(line.authors) !== fold(fact.authors)) {
    problems.push(`authors: are "${line.authors}", known as "${fold(fact.authors)}"`);
  }
  const doi = line.id === undefined ? fact.doi : `10.48550/arXiv.${line.id}`;
  if (line.doi !== doi) problems.push(`doi: is ${line.doi}, should be ${doi}`);
  for (const field of ['categories', 'venue']) {
    if ((line[field] ?? null) !== null && line[field] !== fact[field]) {
      problems.push(`${field}: is "${line[field]}", known as "${fact[field] ?? null}"`);
    }
  }

  if (line.abstract_kind !== 'summary') problems.push('abstract_kind: is not "summary"');
  const summary = line.abstract ?? '';
  if (summary !== fold(summary)) problems.push('abstract: has white space to fold');
  const sentences = summary.split(/(?<=[.])\s+(?=\p{Lu}|\d)/u);
  if (sentences.length < SENTENCES.min || sentences.length > SENTENCES.max) {
    problems.push(`abstract: has ${sentences.length} sentences, not ${SENTENCES.min} to ${SENTENCES.max}`);
  }
  for (const sentence of sentences) {
    if (!/^[\p{Lu}\d].*[^.]\.$/u.test(sentence) || wordsOf(sentence).length < 6) {
      problems.push(`abstract: not a complete sentence: "${sentence}"`);
    }
    if (DANGLING.test(sentence)) problems.push(`abstract: does not name its subject: "${sentence}"`);
  }
  const allowed = anyNumberOf(fact.abstract);
  for (const number of numbersOf(summary)) {
    if (!allowed.has(number)) problems.push(`abstract: the number ${number} is not in the paper's abstract`);
  }
  const run = sharedRun(summary, fact.abstract);
  if (run) problems.push(`abstract: shares ${SHARED_WORDS} words in a row with the paper's: "${run}"`);
  return problems;
}

const path = resolve(dirname(fileURLToPath(import.meta.url)), '../data/sample-library.jsonl');
const lines = readJsonl(path);
const problems = lines.flatMap((line) =>
  problemsOf(line).map((problem) => `${line.id ?? line.acl_id}: ${problem}`),
);
const names = lines.map((line) => line.id ?? line.acl_id);
for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
  problems.push(`${name}: comes more than once`);
}
if (lines.length < FEWEST_PAPERS)
  problems.push(`only ${lines.length} papers, at least ${FEWEST_PAPERS} are wanted`);

for (const problem of problems) console.error(problem);
const withAbstract = names.filter((name) => known.get(name)?.abstract).length;
console.log(
  `${lines.length} papers, ${withAbstract} of them checked against their abstracts: ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);
