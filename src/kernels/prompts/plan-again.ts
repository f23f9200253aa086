// What the first searches found, in numbers -> further queries. The prompt contains the question, its
// sub-questions, our own queries and counts, but no title or abstract, so that no record can address the
// model.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import type { PlanAgainInput } from '../kernel';
import { clipped, DATA_RULE, dataBlock } from './data-block';
import { QUERY_WORDS } from './plan';

export const PLAN_AGAIN_PROMPT_VERSION = 'plan-again-1';
export const MOST_FURTHER = 2;
/** A run plans 8 at most, and sends all of them to each of its sources. */
const QUERIES_SHOWN = 20;
const QUERY_CHARS = 300;

/** `missing` comes first: without any free text in the schema, answers were empty. */
export const planAgainAnswer = z.object({
  missing: z.string(),
  queries: z.array(z.string()).meta(mostItems(MOST_FURTHER)),
});

export function planAgainPrompt({
  question,
  seen,
  previous,
}: Pick<PlanAgainInput, 'question' | 'seen' | 'previous'>) {
  return {
    system: [
      'You plan literature searches for a research question. The first searches are done; decide whether others are needed.',
      'counts says how many records were looked at, the best of those found. For each sub-question it gives how many of these records have most of its words, and for each of its words how many records have it: a word with 0 is in none. You are not shown the records.',
      'missing: first, in one short sentence, which sub-question or which words the records found leave open.',
      `queries: at most ${MOST_FURTHER} further search queries, for a bibliographic database that matches words in titles and abstracts. One looks for what is missing, in other technical terms for the same thing. One looks for evidence to the contrary: no effect, an opposite result, a failed replication. Give [] where the counts show that nothing is missing and the previous queries look for the contrary.`,
      `Each query has ${QUERY_WORDS.min} to ${QUERY_WORDS.max} plain words, no operators, no quotation marks, no field names, and differs from the previous queries.`,
      DATA_RULE,
    ].join('\n'),
    prompt: [
      dataBlock('question', question),
      dataBlock('counts', {
        records: seen.records,
        sub_questions: seen.asked.map(({ text, named, words }) => ({
          sub_question: text,
          records_with_most_of_its_words: named,
          records_with_word: words.map(({ word, records }) => [word, records]),
        })),
      }),
      dataBlock(
        'previous_queries',
        previous.slice(0, QUERIES_SHOWN).map((query) => clipped(query, QUERY_CHARS)),
      ),
    ].join('\n\n'),
  };
}
