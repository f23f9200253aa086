// VALIDATOR: shown each claim beside its quote and the abstract around it; asked for one verdict per claim.

import { z } from 'zod';
import type { Quote } from '../../evidence/claim';
import { mostItems } from '../answer-bounds';
import type { ReviewInput } from '../kernel';
import { ABSTRACT_CHARS, clipped, dataBlock, TITLE_CHARS } from './data-block';
import { CLAIM_CHARS } from './extract';
import { claimVerdict, type ReviewPrompt, reviewAnswer, systemOf } from './review-common';

export const VALIDATOR_PROMPT_VERSION = 'review-validator-2';

const QUOTE_CHARS = 600;
/** Characters of abstracts in one prompt: about 15,000 tokens, shared among the claims. */
const ABSTRACTS_CHARS = 60_000;

const TASK = [
  "You are the VALIDATOR. You see each claim with the words it was taken from and the abstract around them. Check claim by claim, by the abstract alone: does it say this, of the same thing, in the same direction, with the same numbers and under the same conditions; does the rest of the abstract take it back; are the hedges of the quote kept. What you know of the subject from elsewhere does not count, nor does any word's praise of a claim.",
  'claims: one entry for each claim you see, with its id. says: "yes" where the abstract says what the claim says; "partly" where the claim is wider, or drops a condition or a hedge; "no" where the abstract does not say it, or says otherwise. why: one short sentence that names the words it rests on.',
];
const SCALE =
  '9-10: every claim is said by its source. 7-8: some say slightly more than it. 5-6: several only partly. 3-4: one that matters is not said by its source. 0-2: most are not.';

/** The validator's answer: of each of `ids` what its source says. */
export const validatorAnswer = (ids: readonly string[]) =>
  reviewAnswer.extend({ claims: z.array(claimVerdict).meta(mostItems(60)) }).refine(
    ({ claims }) => {
      const told = new Set(claims.map(({ id }) => id.trim().toUpperCase()));
      return ids.every((id) => told.has(id));
    },
    { path: ['claims'], error: 'has no entry for some of the claims: one is needed for each id' },
  );

/** No prose of the draft and no other paper is shown: a claim stands or falls by its own source. */
export function validatorPrompt({
  question,
  evidence,
  selection,
}: Pick<ReviewInput, 'question' | 'evidence' | 'selection'>): ReviewPrompt {
  const papers = new Map(selection.papers.map(({ paper }) => [paper.id, paper]));
  const chars = Math.min(ABSTRACT_CHARS, Math.floor(ABSTRACTS_CHARS / Math.max(1, evidence.claims.length)));
  return {
    schemaName: VALIDATOR_PROMPT_VERSION,
    schema: validatorAnswer(evidence.claims.map(({ id }) => id)),
    system: systemOf({ task: TASK, scale: SCALE }),
    prompt: [
      dataBlock('question', question),
      dataBlock(
        'claims',
        evidence.claims.map(({ id, text, quote, paperId, confidence, verified }) => {
          const paper = papers.get(paperId);
          return {
            id,
            claim: clipped(text, CLAIM_CHARS),
            quote: clipped(quote.text, QUOTE_CHARS),
            confidence: Number(confidence.toFixed(3)),
            verified,
            title: paper === undefined ? null : clipped(paper.title, TITLE_CHARS),
            abstract: paper === undefined ? null : around({ abstract: paper.abstract, quote, chars }),
          };
        }),
      ),
      dataBlock('confidence_threshold', evidence.threshold),
    ].join('\n\n'),
  };
}

/** The abstract, or of a long one the part that has the quote in its middle. */
function around({ abstract, quote, chars }: { abstract: string; quote: Quote; chars: number }): string {
  if (abstract.length <= chars) return abstract;
  const start = Math.max(
    0,
    Math.min(abstract.length - chars, Math.floor((quote.start + quote.end - chars) / 2)),
  );
  return `${start > 0 ? '…' : ''}${clipped(abstract.slice(start), chars)}`;
}
