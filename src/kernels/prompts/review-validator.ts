// VALIDATOR: sees the claims with their quotes and the verdicts of their checks; asked what the set
// overstates.

import type { ReviewInput } from '../kernel';
import { dataBlock, share } from './data-block';
import { type ReviewPrompt, reviewAnswer, systemOf } from './review-common';

export const VALIDATOR_PROMPT_VERSION = 'review-validator-4';

const MOST_CHARS = { claim: 400, quote: 600, why: 150 } as const;

const TASK = [
  "You are the VALIDATOR. You see each claim with the quote that it rests on, and what a check of it against its whole passage found: supported, partly, or null where nobody checked. What a claim names from elsewhere in its paper, such as the task, the data or the method that its quote speaks of, that check has found there: it is no overstatement. The check looked at one paper at a time. You look at the set: which claims say more than their quotes, of a wider group, more surely, or as a cause; where a number, a data set or a population of one paper is given as if it held for all; which claims rest on the same few words or the same paper. confidence is how close quote and paper are in words, 0 to 1, and says nothing of what they mean. What you know of the subject from elsewhere does not count, nor does any word's praise of a claim.",
];
const SCALE =
  '9-10: every claim is carried by its quote. 7-8: some say slightly more than it. 5-6: several only partly. 3-4: one that matters is not carried by its quote. 0-2: most are not.';

/** Shows neither the question nor prose of the draft: a claim is judged by its quote. */
export function validatorPrompt({ evidence }: Pick<ReviewInput, 'evidence'>): ReviewPrompt {
  const chars = share(MOST_CHARS, evidence.claims.length);
  const papers = [...new Set(evidence.claims.map(({ paperId }) => paperId))];
  return {
    schemaName: VALIDATOR_PROMPT_VERSION,
    schema: reviewAnswer,
    system: systemOf({ task: TASK, scale: SCALE }),
    prompt: [
      dataBlock(
        'claims',
        evidence.claims.map(({ id, text, paperId, quote, reading, confidence, verified }) => ({
          id,
          paper: papers.indexOf(paperId) + 1,
          claim: chars.claim(text),
          quote: chars.quote(quote.text),
          check: reading?.verdict ?? null,
          confidence: Number(confidence.toFixed(3)),
          verified,
        })),
      ),
      dataBlock('confidence_threshold', evidence.threshold),
    ].join('\n\n'),
  };
}
