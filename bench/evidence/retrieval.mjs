// Searches as a run makes them: four queries to a source, then the run's own selection.

import { product } from '../support/product.mjs';

export const KEPT = 9;
const DEPTH = 3 * KEPT;
const QUERIES = 4;

/** The answers to a question's queries, the question's own first. */
export async function search(source, question) {
  const { planQueries } = product('literature/queries.js');
  const queries = planQueries({ question, count: QUERIES });
  return Promise.all(queries.map((query) => source.search({ query, limit: DEPTH })));
}

/** `local`: the index's order ranks; `api`: as though the same answers had come from one. */
export function select({ question, answers, form, keep = KEPT }) {
  const { mergeAndRank } = product('literature/selection.js');
  const from = form === 'api' ? answers.map((answer) => ({ ...answer, source: 'arxiv' })) : answers;
  return mergeAndRank({ question, round: 0, answers: from, keep });
}

export const share = (items, has) => items.filter(has).length / Math.max(1, items.length);

export const isFound = ({ gold, selection }) => selection.papers.some(({ paper }) => gold.has(paper.id));
