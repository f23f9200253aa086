// Checks data/sample-library.jsonl, field by field, against the records it was written from.
//
//   node scripts/check-sample.mjs [--facts DIR]
//
// DIR holds records.jsonl and acl-mrqa-2019.jsonl (records with abstracts) and known-papers.tsv (arXiv id,
// title, authors). Without it only what needs no facts is checked (fields, form of the DOI, number of papers,
// sentences, duplicates), and that is said. Problems: exit code 1.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FEWEST_PAPERS = 60;
const SENTENCES = { min: 3, max: 6 };
const FEWEST_WORDS = 6;
/** So many words in a row are a quotation, not our own. */
const SHARED_WORDS = 8;
const REQUIRED = ['title', 'authors', 'doi', 'abstract', 'abstract_kind'];
const FIELDS = ['id', 'acl_id', ...REQUIRED, 'categories', 'venue'];
/** A sentence that starts so cannot stand alone. */
const DANGLING =
  /^(?:it|its|this|these|that|those|they|their|he|she|we|our|such|here|there|however|moreover|the (?:former|latter|authors?|proposed|same|model|method|approach|system))\b/i;

const fold = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const wordsOf = (text) =>
  fold(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
/** Sentences of a text; a full stop after an abbreviation ends none. */
const sentencesOf = (text) =>
  fold(text).split(/(?<=[.!?]["”’)]?)(?<!\b(?:e\.g|i\.e|vs|cf|al|etc|approx|No)\.)\s+/u);

/** Names that contain a number which says nothing of a result. */
const NUMBERED_NAMES = /\bSQuAD [12]\.[01]\b|\bMRQA 2019\b/g;
/** Number words and the forms a paper may use for the same. "One" and "zero-shot" count nothing; ranks are words. */
const SAME_AS = {
  half: ['half', '50', '0.5'],
  halves: ['half', 'halves', '50', '0.5'],
  twice: ['twice', 'double', 'doubles', '2'],
  double: ['twice', 'double', 'doubles', '2'],
  doubles: ['twice', 'double', 'doubles', '2'],
  dozen: ['dozen', 'twelve', '12'],
  dozens: ['dozens'],
  hundred: ['hundred', '100'],
  hundreds: ['hundreds'],
  thousand: ['thousand', '1000'],
  thousands: ['thousands'],
  million: ['million', 'm'],
  millions: ['millions'],
  billion: ['billion', 'b'],
  billions: ['billions'],
};
const SMALL =
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty';
for (const [index, word] of SMALL.split(' ').entries()) SAME_AS[word] = [word, String(index + 2)];
for (const [index, word] of 'thirty forty fifty sixty seventy eighty ninety'.split(' ').entries()) {
  SAME_AS[word] = [word, String(10 * (index + 3))];
}
const plain = (number) => number.replace(/,(?=\d{3})/g, '');
/** Numbers that stand for themselves: the 1 of F1, the 3 of GPT-3 and the 5 of MRR@5 are parts of names. */
const numbersOf = (text) =>
  fold(text)
    .replace(NUMBERED_NAMES, '')
    .match(/(?<![\p{L}\d.,@]|\p{L}-)\d+(?:[.,]\d+)*/gu) ?? [];
const numberWordsOf = (text) => wordsOf(text).filter((word) => Object.hasOwn(SAME_AS, word));

/** Numbers, as digits and as words, of the paper's own text; also "70B", "2-hop" and a glued "by8.39". */
function numbersKnown(text) {
  const digits = fold(text).match(/(?<![\p{L}\d.,])\d+(?:[.,]\d+)*|\d+\.\d+/gu) ?? [];
  const units = fold(text).match(/(?<=\d\s?)[MB]\b/gu) ?? [];
  return new Set([
    ...digits.map(plain),
    ...units.map((unit) => unit.toLowerCase()),
    ...wordsOf(text).filter((word) => Object.hasOwn(SAME_AS, word)),
  ]);
}

function numberProblems(summary, fact) {
  const known = numbersKnown(`${fact.title} ${fact.abstract ?? ''}`);
  const digits = numbersOf(summary).filter((number) => {
    const words = Object.keys(SAME_AS).filter((word) => SAME_AS[word].includes(plain(number)));
    return !known.has(plain(number)) && !words.some((word) => known.has(word));
  });
  const words = numberWordsOf(summary).filter((word) => !SAME_AS[word].some((form) => known.has(form)));
  return [...digits, ...words].map((number) =>
    fact.abstract
      ? `abstract: the number ${number} is not in the paper's abstract: correct it or leave it out`
      : `abstract: the number ${number} cannot be checked, as the paper's abstract is not at hand: leave it out`,
  );
}

function sharedRuns(summary, abstract) {
  const theirs = ` ${wordsOf(abstract).join(' ')} `;
  const ours = wordsOf(summary);
  const runs = [];
  for (let i = 0; i + SHARED_WORDS <= ours.length; i += 1) {
    const run = ours.slice(i, i + SHARED_WORDS).join(' ');
    if (theirs.includes(` ${run} `)) {
      runs.push(run);
      i += SHARED_WORDS - 1;
    }
  }
  return runs;
}

/** What can be said of a line by itself. */
function ownProblems(line) {
  const problems = [];
  for (const field of Object.keys(line)) {
    if (!FIELDS.includes(field)) problems.push(`${field}: unknown field: remove it`);
    else if (typeof line[field] !== 'string' || fold(line[field]) === '') {
      problems.push(`${field}: is no text: give the paper's, or remove the field`);
    } else if (line[field] !== fold(line[field])) problems.push(`${field}: has white space to fold`);
  }
  for (const field of REQUIRED) if (!(field in line)) problems.push(`${field}: is missing: add it`);
  if ('id' in line === 'acl_id' in line) problems.push('id: exactly one of id and acl_id is needed');

  const doi = 'id' in line ? `10.48550/arXiv.${line.id}` : `10.18653/v1/${line.acl_id}`;
  if (line.doi !== doi) problems.push(`doi: is ${line.doi}: write ${doi}`);
  if (line.abstract_kind !== 'summary') problems.push('abstract_kind: is not "summary": write that');

  const sentences = sentencesOf(line.abstract);
  if (sentences.length < SENTENCES.min || sentences.length > SENTENCES.max) {
    problems.push(
      `abstract: has ${sentences.length} sentences: make it ${SENTENCES.min} to ${SENTENCES.max}`,
    );
  }
  for (const sentence of sentences) {
    if (!/^[\p{Lu}\d].*[^.]\.$/u.test(sentence) || wordsOf(sentence).length < FEWEST_WORDS) {
      problems.push(`abstract: not a complete sentence, rewrite it: "${sentence}"`);
    }
    if (DANGLING.test(sentence)) {
      problems.push(`abstract: does not name its subject, name it: "${sentence}"`);
    }
  }
  return problems;
}

/** What the facts say against a line. Those of the table have no abstract, and some have lost their capitals. */
function problemsByFacts(line, known) {
  const fact = known.get(line.id ?? line.acl_id);
  if (!fact) return ['id: is not among the known papers: correct it or remove the line'];
  const problems = [];
  const asTitle = (text) => (fact.fromTable ? fold(text).toLowerCase() : fold(text));
  if (asTitle(line.title) !== asTitle(fact.title)) {
    problems.push(`title: is "${line.title}": write "${fold(fact.title)}"`);
  }
  if (line.authors !== fold(fact.authors)) {
    problems.push(`authors: are "${line.authors}": write "${fold(fact.authors)}"`);
  }
  for (const field of ['categories', 'venue']) {
    const value = line[field] ?? null;
    if (value !== (fact[field] ?? null)) {
      problems.push(`${field}: is ${JSON.stringify(value)}: write ${JSON.stringify(fact[field] ?? null)}`);
    }
  }
  problems.push(...numberProblems(line.abstract, fact));
  for (const run of sharedRuns(line.abstract, fact.abstract)) {
    problems.push(`abstract: shares ${SHARED_WORDS} words in a row with the paper's, reword it: "${run}"`);
  }
  return problems;
}

/** Lines that repeat an id, a title, a DOI or a sentence of an earlier line. */
function duplicates(entries) {
  const problems = [];
  const first = new Map();
  for (const { at, line } of entries) {
    const keys = [
      ...[line.id ?? line.acl_id, line.doi].map((value) => ['id', value]),
      ['title', line.title],
      ...sentencesOf(line.abstract).map((sentence) => ['abstract', sentence]),
    ];
    for (const [field, value] of keys) {
      if (wordsOf(value).length === 0) continue;
      const key = `${field} ${wordsOf(value).join(' ')}`;
      const before = first.get(key);
      if (before !== undefined) {
        problems.push({
          at,
          text: `${field}: "${value}" comes more than once, first in line ${before}: remove one`,
        });
      } else first.set(key, at);
    }
  }
  return problems;
}

function readFacts(folder) {
  const jsonl = (name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  const known = new Map();
  for (const row of readFileSync(join(folder, 'known-papers.tsv'), 'utf8').split('\n').slice(1)) {
    const [id, title, authors] = row.split('\t');
    if (id) known.set(id, { title, authors, fromTable: true });
  }
  for (const record of jsonl('records.jsonl')) known.set(record.id, record);
  for (const record of jsonl('acl-mrqa-2019.jsonl')) known.set(record.acl_id, record);
  return known;
}

const { values } = parseArgs({ options: { facts: { type: 'string' } } });
const FILES = ['records.jsonl', 'acl-mrqa-2019.jsonl', 'known-papers.tsv'];
const missing = FILES.filter((name) => values.facts === undefined || !existsSync(join(values.facts, name)));
const known = missing.length === 0 ? readFacts(values.facts) : null;

const path = resolve(dirname(fileURLToPath(import.meta.url)), '../data/sample-library.jsonl');
const problems = [];
const entries = [];
for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
  if (text.trim() === '') continue;
  try {
    const line = JSON.parse(text);
    if (line === null || typeof line !== 'object' || Array.isArray(line)) throw new Error('no object');
    entries.push({ at: index + 1, line });
  } catch (error) {
    problems.push({ at: index + 1, text: `is no JSON object: write one paper per line: ${error.message}` });
  }
}
for (const { at, line } of entries) {
  const texts = known === null ? ownProblems(line) : [...ownProblems(line), ...problemsByFacts(line, known)];
  problems.push(...texts.map((text) => ({ at, text })));
}
problems.push(...duplicates(entries));
problems.sort((a, b) => a.at - b.at);

const nameAt = new Map(entries.map(({ at, line }) => [at, line.id ?? line.acl_id ?? 'no id']));
for (const { at, text } of problems) console.error(`line ${at} (${nameAt.get(at) ?? 'unread'}): ${text}`);
const tooFew = entries.length < FEWEST_PAPERS ? 1 : 0;
if (tooFew) console.error(`only ${entries.length} papers: add some, at least ${FEWEST_PAPERS} are wanted`);

if (known === null) {
  const why =
    values.facts === undefined ? 'no --facts DIR was given' : `${values.facts} lacks ${missing.join(', ')}`;
  console.log(`not checked against the papers: ${why}`);
} else {
  const facts = entries.map(({ line }) => known.get(line.id ?? line.acl_id)).filter((fact) => fact);
  const withAbstract = facts.filter(({ abstract }) => abstract).length;
  console.log(
    `${withAbstract} papers checked against their abstracts, ${facts.length - withAbstract} against title and authors alone`,
  );
}
const sentences = entries.reduce((sum, { line }) => sum + sentencesOf(line.abstract).length, 0);
console.log(`${entries.length} papers, ${sentences} sentences: ${problems.length + tooFew} problems`);
process.exit(problems.length + tooFew === 0 ? 0 : 1);
