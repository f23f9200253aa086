// Findings that a reader judged one by one: whether they bear on the question, or are broken. Kept as places in abstracts that are read
// from ../shared/data; a finding that nobody has judged yet is counted as unread.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { product } from '../support/product.mjs';
import { CACHE, forms } from './data.mjs';
import { COUNT } from './findings.mjs';
import { ARXIV_RECORDS } from './other-field.mjs';
import { search, select, share } from './retrieval.mjs';

const JUDGED = path.join(import.meta.dirname, 'read-by-hand.json');

/** The question itself, or the one that a rule makes of a claim of SciFact. */
function questionOf({ question, claim }) {
  return question ?? forms('SUPPORT')['yes or no'].find(({ id }) => id === claim).question;
}

/**
 * By set of questions: findings, how many of them somebody read, and of these the share that bears on the question and the
 * share that is broken. `scifact` is the library of SciFact's abstracts.
 */
export async function readFigures(scifact) {
  const { openLibrary } = product('literature/library.js');
  const { takeFindings } = product('reading/findings.js');
  const libraries = { scifact };
  if (existsSync(ARXIV_RECORDS)) {
    const indexDir = path.join(CACHE, 'index');
    libraries.arxiv = await openLibrary({ path: ARXIV_RECORDS, indexDir, log: () => {} });
  }
  const figures = {};
  for (const { name, library, questions } of JSON.parse(readFileSync(JUDGED, 'utf8'))) {
    if (libraries[library] === undefined) continue;
    const labels = [];
    for (const one of questions) {
      const question = questionOf(one);
      const { papers, words } = select({ question, answers: await search(libraries[library], question) });
      for (const { paperId, quote } of takeFindings({ question, papers, words, count: COUNT }))
        labels.push(one.judged[`${paperId} ${quote.start}`]);
    }
    const read = labels.filter((label) => label !== undefined);
    figures[name] = {
      questions: questions.length,
      findings: labels.length,
      read: read.length,
      bears: share(read, (label) => label === 'bears'),
      broken: share(read, (label) => label === 'broken'),
    };
  }
  return figures;
}
