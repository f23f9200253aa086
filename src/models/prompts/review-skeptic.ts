// SKEPTIC: shown what failed, what is contested and what other papers say against it; asked to refute.

import type { CheckedClaim } from '../../evidence/claim';
import { doubtsOf } from '../../tribunal/doubts';
import { otherSayings } from '../../tribunal/opposition';
import type { ReviewInput } from '../kernel';
import { clipped, dataBlock } from './data-block';
import { CLAIM_CHARS } from './extract';
import { type ReviewPrompt, reviewAnswer, systemOf } from './review-common';

export const SKEPTIC_PROMPT_VERSION = 'review-skeptic-2';
export const skepticAnswer = reviewAnswer;

const QUOTE_CHARS = 600;
const SENTENCE_CHARS = 300;
const TITLE_CHARS = 150;
/** Sentences of other papers beside a claim in doubt, and beside one that is not. */
const BESIDE = { doubted: 3, standing: 2 } as const;

const TASK = [
  'You are the SKEPTIC. Your task is to refute. You see the claims that failed a check or that other claims contradict, each with the words it was taken from, the reason for doubt, and what other papers found in this run say on its subject; then the claims that nothing was held against, with what other papers say on theirs.',
  'For each claim ask: does one of the other papers say the opposite, or find it only under a condition that the claim leaves out; does a number, a data set or a population of one paper stand for all; would the conclusion still hold if the claims in doubt were false. Report each refutation as a finding on the claim it strikes. A claim that you cannot refute from what is shown is not refuted: make nothing up.',
];
const SCALE =
  '9-10: you looked for a refutation of each claim and found none, and no claim that matters is in doubt. 7-8: small doubts that change nothing. 5-6: a claim that matters is contested, and the evidence does not settle it. 3-4: what is in doubt carries the answer. 0-2: the claims are refuted by what is shown, or there is none.';

/** No prose of the draft is shown: it could speak for the claims. */
export function skepticPrompt({
  question,
  evidence,
  selection,
}: Pick<ReviewInput, 'question' | 'evidence' | 'selection'>): ReviewPrompt {
  const doubts = doubtsOf({ question, evidence, selection });
  const others = otherSayings({ question, selection });
  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  const saying = (claim: CheckedClaim, most: number) =>
    others(claim, most).map(({ title, sentence }) => ({
      paper: clipped(title, TITLE_CHARS),
      says: clipped(sentence, SENTENCE_CHARS),
    }));
  const doubted = evidence.claims.filter(({ id }) => doubts.has(id));
  const standing = evidence.claims.filter(({ id }) => !doubts.has(id));
  return {
    schemaName: SKEPTIC_PROMPT_VERSION,
    schema: skepticAnswer,
    system: systemOf({ task: TASK, scale: SCALE }),
    prompt: [
      dataBlock('question', question),
      dataBlock(
        'claims_in_doubt',
        doubted.map((claim) => ({
          id: claim.id,
          claim: clipped(claim.text, CLAIM_CHARS),
          quote: clipped(claim.quote.text, QUOTE_CHARS),
          paper: clipped(titles.get(claim.paperId) ?? '', TITLE_CHARS),
          inDoubtBecause: doubts.get(claim.id) ?? [],
          otherPapersSay: saying(claim, BESIDE.doubted),
        })),
      ),
      dataBlock(
        'claims_not_in_doubt',
        standing.map((claim) => ({
          id: claim.id,
          claim: clipped(claim.text, CLAIM_CHARS),
          otherPapersSay: saying(claim, BESIDE.standing),
        })),
      ),
    ].join('\n\n'),
  };
}
