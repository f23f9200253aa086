// One paper's claims against its passage: without the question, the prose, or any other paper.

import { z } from 'zod';
import { exactItems } from '../../models/answer-bounds';
import type { RankedPaper } from '../../records/selection';
import { ABSTRACT_CHARS, clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';
import { CLAIM_CHARS } from './read';

export const CHECK_PROMPT_VERSION = 'check-2';

export const VERDICTS = ['supported', 'partly', 'no', 'contradicted'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The words come before the verdict, because the verdict depends on them. */
export const checkAnswer = (ids: readonly string[]) =>
  z
    .object({
      claims: z
        .array(z.object({ id: z.string(), words: z.string(), why: z.string(), verdict: z.enum(VERDICTS) }))
        .meta(exactItems(ids.length)),
    })
    .refine(
      ({ claims }) => {
        const judged = new Set(claims.map(({ id }) => id.trim()));
        return ids.every((id) => judged.has(id));
      },
      { path: ['claims'], error: `needs one entry for each of the ids ${ids.join(', ')}` },
    );
export type CheckAnswer = z.infer<ReturnType<typeof checkAnswer>>;

export interface ClaimToCheck {
  readonly id: string;
  readonly claim: string;
}

const SYSTEM = [
  'You check whether a passage of a scientific paper says what a claim says. Nothing else counts: neither what you know of the subject, nor whether the claim is true.',
  'For each claim, look for what differs: another thing or group compared, roles exchanged, another direction, number, unit, data set or measure, a condition or a hedge left out, a cause where the passage only reports that two things go together.',
  'id: of the claim. words: the words of the passage that the verdict rests on, copied exactly; empty if there are none. why: one short sentence that names what differs, or "the same". The title belongs to the passage. verdict: "supported" if the passage says all of the claim; "partly" if it says a weaker or narrower version of it, or only one of its halves; "contradicted" if it says otherwise; "no" if it does not say it.',
  DATA_RULE,
].join('\n');

/** Added if a reviewer doubts the claim: it is checked again, without showing the reviewer's words. */
const DOUBTED = 'A reviewer doubts this claim. Look once more for what the passage takes back or limits.';

export function checkPrompt(input: {
  paper: RankedPaper['paper'];
  claims: readonly ClaimToCheck[];
  chars?: number;
  doubted?: boolean;
}) {
  const { paper, claims, chars = ABSTRACT_CHARS, doubted = false } = input;
  return {
    system: doubted ? `${SYSTEM}\n${DOUBTED}` : SYSTEM,
    prompt: [
      dataBlock('paper', {
        title: clipped(paper.title, TITLE_CHARS),
        passage: clipped(paper.abstract, chars),
      }),
      dataBlock(
        'claims',
        claims.map(({ id, claim }) => ({ id, claim: clipped(claim, CLAIM_CHARS) })),
      ),
    ].join('\n\n'),
  };
}
