// Question -> search queries.

import { z } from 'zod';
import { mostItems } from '../answer-bounds';
import type { PlanInput } from '../kernel';
import { DATA_RULE, dataBlock } from './data-block';

export const PLAN_PROMPT_VERSION = 'plan-2';
/** An owner may ask for many rounds. */
const QUERIES_SHOWN = 100;
export const QUERY_WORDS = { min: 2, max: 12 } as const;

export const planAnswer = z.object({ queries: z.array(z.string()).meta(mostItems(12)) });

export function planPrompt({ question, count, revision }: Omit<PlanInput, 'signal'>) {
  return {
    system: [
      'You plan literature searches for a research question.',
      `Give ${count} search queries for a bibliographic database that matches words in titles and abstracts.`,
      `Each has ${QUERY_WORDS.min} to ${QUERY_WORDS.max} plain words: the technical terms authors use, no operators, no quotation marks, no field names, no years unless the question names them.`,
      'Each covers another side of the question; together they cover all of it.',
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
