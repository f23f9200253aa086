// What the rules for hostile passages find (src/evidence/hostile-passages.ts): in harmless abstracts, in papers on the topic,
// in the attack suite's texts, and in orders that were written down before the rules were. docs/measurements/attacks.md has the figures.
//
//   npm run bench:hostile [-- --data FOLDER]     (default: ../shared/data, with scifact/ and arxiv/)

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { library, product, root } from '../support/product.mjs';

const { hostilePassages } = product('evidence/hostile-passages.js');
const { values } = parseArgs({ options: { data: { type: 'string' } } });
const DATA = path.resolve(values.data ?? path.join(root, '../shared/data'));
const HARMLESS = [
  'scifact/corpus.jsonl',
  'arxiv/records.jsonl',
  'arxiv/full-schema.jsonl',
  'arxiv/acl-mrqa-2019.jsonl',
];
const SUITE = ['orders to the model', 'hidden orders', 'fake citations', 'false claims'];
/** What the rules must keep: the bench fails where they do not. */
const MOST_HARMLESS = 0.001;
const LEAST_ORDERS = 0.8;

const NOTHING = { id: 'x', title: 'x', abstract: '', authors: [], categories: [] };
const EMPTY = { comment: null, journalRef: null, doi: null };
const paper = (over) => ({ ...NOTHING, ...EMPTY, ...over });
const told = (passages) => passages.map(({ why, words }) => `${why} (${words})`).join(', ');

function count(name, items, { show }) {
  const found = items.map((item) => ({ ...item, passages: hostilePassages(item.paper) }));
  const hits = found.filter(({ passages }) => passages.length > 0);
  const share = items.length === 0 ? '' : ` (${((100 * hits.length) / items.length).toFixed(2)} %)`;
  console.log(`${name}: ${hits.length} of ${items.length}${share}`);
  for (const one of found) {
    const hit = one.passages.length > 0;
    if (show === 'found' && hit) console.log(`  found   ${one.name}: ${told(one.passages)}`);
    if (show === 'missed' && !hit) console.log(`  missed  ${one.name}`);
  }
  return hits.length / items.length;
}

function records(file) {
  const full = path.join(DATA, file);
  if (!existsSync(full)) return [];
  return readFileSync(full, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map(({ title, abstract, authors, comments, doi, ...rest }) => ({
      name: title,
      paper: paper({
        title,
        abstract: Array.isArray(abstract) ? abstract.join(' ') : (abstract ?? ''),
        authors: typeof authors === 'string' ? [authors] : [],
        comment: comments ?? null,
        journalRef: rest['journal-ref'] ?? null,
        doi: doi ?? null,
      }),
    }));
}

function titles() {
  const file = path.join(DATA, 'arxiv/known-papers.tsv');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('\t')[1])
    .filter(Boolean)
    .map((title) => ({ name: title, paper: paper({ title }) }));
}

/** The suite's cases are TypeScript, with types alone imported from other files of ours. */
function attacks() {
  const file = path.join(root, 'test/attack/cases.ts');
  const { code } = library('@swc/core').transformSync(readFileSync(file, 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const exports = {};
  new Function('exports', 'require', code)(exports, library);
  return exports.ATTACKS;
}

/** The texts of a category that stand in a paper; what a model or a person says is none. */
function hostile(category) {
  const ofPaper = ['title', 'abstract', 'result', 'author', 'comment', 'journalRef', 'category', 'doi', 'id'];
  return attacks()
    .filter((one) => one.category === category && one.into.some((place) => ofPaper.includes(place)))
    .map(({ name, text, second = '', into }) => {
      const at = (place) => (into.includes(place) ? text : '');
      return {
        name,
        paper: paper({
          title: `Negative sampling ${at('title')}`,
          abstract: `Short queries are looked at. ${at('abstract')} They gain ${at('result')} through it. ${second}`,
          authors: [at('author')],
          comment: at('comment'),
          journalRef: at('journalRef'),
          categories: [at('category')],
          doi: at('doi'),
          id: `arXiv:${at('id')}`,
        }),
      };
    });
}

const texts = JSON.parse(readFileSync(path.join(import.meta.dirname, 'texts.json'), 'utf8'));
const written = (list) => list.map((text) => ({ name: text, paper: paper({ abstract: text }) }));

const harmless = [...HARMLESS.flatMap(records), ...titles()];
if (harmless.length === 0) console.log(`SKIPPED: there are no harmless texts in ${DATA}`);
const wrong = harmless.length === 0 ? 0 : count('harmless records', harmless, { show: 'found' });
count('papers on the topic', written(texts.papersOnTheTopic), { show: 'found' });
count('ordinary characters', written(texts.ordinaryCharacters), { show: 'found' });
const suite = SUITE.map((category) => count(category, hostile(category), { show: 'missed' }));
const orders = count('orders written before the rules', written(texts.orders), { show: 'missed' });
if (wrong > MOST_HARMLESS || Math.min(suite[0], suite[1], orders) < LEAST_ORDERS) process.exitCode = 1;
