// Findings judged one by one by a language model told to be a strict reader: does it bear on the question, is it broken? judged.json
// has their places in abstracts of ../shared/data. A finding without a judgement is counted, and has no share in the figures.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { product } from '../support/product.mjs';
import { forms, openArxiv } from './data.mjs';
import { COUNT } from './findings.mjs';
import { search, select, share } from './retrieval.mjs';

const JUDGED = path.join(import.meta.dirname, 'judged.json');

/**
 * For each set of questions: the findings, how many of them were judged, and of these the share that bears on the question and
 * the share that is broken. `scifact` is the library of SciFact's abstracts.
 */
export async function judgedFigures(scifact) {
  const { takeFindings } = product('reading/closest-sentences.js');
  const libraries = { scifact, arxiv: await openArxiv() };
  const asked = new Map(forms('SUPPORT')['yes or no'].map(({ id, question }) => [id, question]));
  const figures = {};
  for (const { name, library, questions } of JSON.parse(readFileSync(JUDGED, 'utf8'))) {
    if (libraries[library] === null) continue;
    const labels = [];
    for (const one of questions) {
      const question = one.question ?? asked.get(one.claim);
      const { papers, words } = select({ question, answers: await search(libraries[library], question) });
      for (const { paperId, quote } of takeFindings({ question, papers, words, count: COUNT }))
        labels.push(one.judged[`${paperId} ${quote.start}`]);
    }
    const judged = labels.filter((label) => label !== undefined);
    figures[name] = {
      questions: questions.length,
      findings: labels.length,
      judged: judged.length,
      bears: share(judged, (label) => label === 'bears'),
      broken: share(judged, (label) => label === 'broken'),
    };
  }
  return figures;
}
