// How the stand-ins answer. Every answer is a function of the request alone: a kill makes a run ask again, and it must
// hear the same.

import { chatCompletion, dataOf, draft, extraction, review } from '../support/provider-forms.mjs';
import { QUERIES } from './question.mjs';

function plan(prompt) {
  if (dataOf(prompt, 'owner_wishes')) return { queries: QUERIES.wished };
  return { queries: dataOf(prompt, 'previous_queries') ? QUERIES.revision : QUERIES.first };
}

/** The sentence of each abstract that has a figure in it: a quote copied exactly. */
function extract(prompt) {
  const quotes = dataOf(prompt, 'papers').map(({ paperId, abstract }) => {
    const quote = abstract.match(/[^.]*(?:\d\.\d|\d)[^.]*(?:\.\d[^.]*)*\./)?.[0]?.trim() ?? abstract;
    return { paperId, quote };
  });
  return extraction(quotes);
}

const WAYS = { plan, extract, draft };

export function chatAnswer({ model, schema, prompt }) {
  const way = WAYS[schema.replace(/-\d+$/, '')];
  return chatCompletion({
    model,
    answer: way ? way(prompt) : review({ name: schema, prompt, score: 9 }),
  });
}
