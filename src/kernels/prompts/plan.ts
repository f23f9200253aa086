// Question -> sub-questions and search queries.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import type { PlanInput } from '../kernel';
import { DATA_RULE, dataBlock } from './data-block';

export const PLAN_PROMPT_VERSION = 'plan-4';
/** An owner may ask for many rounds. */
const QUERIES_SHOWN = 100;
export const QUERY_WORDS = { min: 2, max: 12 } as const;
export const MOST_PARTS = 4;
export const PART_CHARS = 160;

const texts = (most: number) => z.array(z.string()).meta(mostItems(most));

export interface PlanAnswer {
  readonly parts?: readonly string[];
  readonly queries: readonly string[];
}

/**
 * `inParts`: split the question into sub-questions, before anything is searched. A revision plans only
 * queries.
 */
export const planAnswer = ({ inParts }: { inParts: boolean }): z.ZodType<PlanAnswer> =>
  inParts ? z.object({ parts: texts(MOST_PARTS), queries: texts(12) }) : z.object({ queries: texts(12) });

export function planPrompt({ question, count, revision }: Omit<PlanInput, 'signal'>) {
  return {
    system: [
      'You plan literature searches for a research question.',
      revision
        ? ''
        : `parts: first, the sub-questions that together answer the question, 2 to ${MOST_PARTS} where it has several sides, [] where it is simple. Each is one plain sentence of at most ${PART_CHARS} characters that stands alone, and asks nothing that the question does not ask.`,
      `queries: ${revision ? count : Math.max(1, count - 1)} search queries for a bibliographic database that matches words in titles and abstracts, the most needed first.${revision ? '' : ' The words of the question are searched for anyway: use other terms.'}`,
      `Each query has ${QUERY_WORDS.min} to ${QUERY_WORDS.max} plain words: the technical terms authors use, no operators, no quotation marks, no field names, no years unless the question names them.`,
      `Each query covers another side of the question; together they cover all of it.${revision ? '' : ' One looks for evidence to the contrary: no effect, an opposite result.'}`,
      revision
        ? 'A first round of searches left gaps. Write queries for what the findings and the owner say is missing, different from the previous queries.'
        : '',
      DATA_RULE,
    ]
      .filter(Boolean)
      .join('\n'),
    prompt: [
      dataBlock('question', question),
      ...(revision
        ? [
            dataBlock('findings', revision.findings),
            dataBlock('owner_wishes', revision.instructions),
            dataBlock('previous_queries', revision.previousQueries.slice(-QUERIES_SHOWN)),
          ]
        : []),
    ].join('\n\n'),
  };
}
