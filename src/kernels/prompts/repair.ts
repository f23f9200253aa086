// Claims that went beyond their passage -> the same claims, rewritten.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import type { RankedPaper } from '../../records/selection';
import { ABSTRACT_CHARS, clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';
import { CLAIM_CHARS, MOST_FINDINGS } from './read';

export const REPAIR_PROMPT_VERSION = 'repair-2';
const WHY_CHARS = 300;
const QUOTE_CHARS = 800;

export const repairAnswer = z.object({
  claims: z.array(z.object({ id: z.string(), claim: z.string() })).meta(mostItems(2 * MOST_FINDINGS)),
});

const SYSTEM = [
  'You correct claims that were taken from a passage of a scientific paper and say more, or something else, than it does.',
  `For each, give its id and claim: one sentence that stands alone and says what its quote says, no more and no less; what the quote speaks of may be named from the rest of the passage. Keep numbers with their units, negations, hedges and conditions; name things as the passage names them. At most ${CLAIM_CHARS} characters.`,
  DATA_RULE,
].join('\n');

export function repairPrompt(input: {
  paper: RankedPaper['paper'];
  claims: readonly {
    readonly id: string;
    readonly claim: string;
    readonly quote: string;
    readonly why: string;
  }[];
  chars?: number;
}) {
  const { paper, claims, chars = ABSTRACT_CHARS } = input;
  return {
    system: SYSTEM,
    prompt: [
      dataBlock('paper', {
        title: clipped(paper.title, TITLE_CHARS),
        passage: clipped(paper.abstract, chars),
      }),
      dataBlock(
        'claims',
        claims.map(({ id, claim, quote, why }) => ({
          id,
          claim: clipped(claim, CLAIM_CHARS),
          quote: clipped(quote, QUOTE_CHARS),
          problem: clipped(why, WHY_CHARS),
        })),
      ),
    ].join('\n\n'),
  };
}
