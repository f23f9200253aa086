// SciFact's train claims and abstracts, read where they are and never copied into the project.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { product, root } from '../support/product.mjs';
import { effectOf, yesOrNo } from './questions.mjs';

const FOLDER = path.resolve(root, '../shared/data/scifact');
export const CACHE = path.join(root, '.sovereign/bench-evidence');
const DOI = '10.5555/';

export const CLAIMS = path.join(FOLDER, 'claims_train.jsonl');
export const hasData = () => existsSync(CLAIMS);

const lines = (name) =>
  readFileSync(path.join(FOLDER, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Abstracts by record id, as one text each, with the place of every sentence that SciFact counts. */
export function corpus() {
  return new Map(
    lines('corpus.jsonl').map(({ doc_id, title, abstract }) => {
      let at = 0;
      const spans = abstract.map((sentence) => {
        const start = at;
        at += sentence.trim().length + 1;
        return { start, end: at - 1 };
      });
      const id = `doi:${DOI}${doc_id}`;
      return [id, { id, title, abstract: abstract.map((sentence) => sentence.trim()).join(' '), spans }];
    }),
  );
}

const labelled = (evidence, label) =>
  new Map(
    Object.entries(evidence)
      .map(([doc, sets]) => [
        `doi:${DOI}${doc}`,
        sets.filter((one) => label === null || one.label === label).flatMap((one) => one.sentences),
      ])
      .filter(([, sentences]) => sentences.length > 0),
  );

/** Claims with abstracts of that label: their `gold` has the numbers of the sentences that experts marked. */
export const claims = (label) =>
  lines('claims_train.jsonl')
    .map(({ id, claim, evidence }) => ({ id, claim, gold: labelled(evidence, label) }))
    .filter(({ gold }) => gold.size > 0);

/** The same claims as statements, as yes-or-no questions and as questions for an effect. */
export function forms(label) {
  const all = claims(label);
  const as = (form) =>
    all.flatMap((one) => {
      const question = form(one.claim);
      return question === null ? [] : [{ ...one, question }];
    });
  return { statements: as((claim) => claim), 'yes or no': as(yesOrNo), 'effect of': as(effectOf) };
}

/** The abstracts as a file for `--library`. */
export function writeLibrary(file, papers) {
  const line = ({ id, title, abstract }) =>
    JSON.stringify({ doi: id.slice('doi:'.length), title, authors: '', abstract });
  writeFileSync(file, `${[...papers.values()].map(line).join('\n')}\n`);
}

/** Our own full-text index over the abstracts, as `--library FILE` builds it. */
export async function openCorpus(papers) {
  const file = path.join(CACHE, 'scifact.jsonl');
  mkdirSync(CACHE, { recursive: true });
  writeLibrary(file, papers);
  const { openLibrary } = product('literature/library.js');
  return openLibrary({ path: file, indexDir: path.join(CACHE, 'index'), log: () => {} });
}

/** 953 papers on computational linguistics; null where the data are absent. */
export async function openArxiv() {
  const file = path.resolve(root, '../shared/data/arxiv/records.jsonl');
  if (!existsSync(file)) return null;
  mkdirSync(CACHE, { recursive: true });
  const { openLibrary } = product('literature/library.js');
  return openLibrary({ path: file, indexDir: path.join(CACHE, 'index'), log: () => {} });
}
