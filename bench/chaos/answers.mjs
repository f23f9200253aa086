// How the stand-ins answer. Every answer is a function of the request alone: a kill makes a run ask again, and it must
// hear the same.

import { chatCompletion, dataOf, review, taskOf, usualAnswer } from '../support/provider-forms.mjs';
import { PARTS, QUERIES } from './question.mjs';

function plan(prompt) {
  if (dataOf(prompt, 'owner_wishes')) return { queries: QUERIES.wished };
  return dataOf(prompt, 'previous_queries')
    ? { queries: QUERIES.revision }
    : { parts: PARTS, queries: QUERIES.first };
}

const planAgain = () => ({ missing: 'The cost.', queries: QUERIES.further });

/** The sentence that has a figure in it, copied exactly. */
const quoteOf = (passage) => passage.match(/[^.]*(?:\d\.\d|\d)[^.]*(?:\.\d[^.]*)*\./)?.[0]?.trim() ?? passage;

const WAYS = { plan, 'plan-again': planAgain };

export function chatAnswer({ model, schema, prompt }) {
  const task = taskOf(schema);
  const answer = WAYS[task]?.(prompt) ?? usualAnswer({ task, prompt, quoteOf });
  if (answer === undefined && !task.startsWith('review-'))
    throw new Error(`the stand-in knows no task ${task}`);
  return chatCompletion({ model, answer: answer ?? review({ score: 9 }) });
}
