// Papers -> claims, each with the words it was taken from.

import { z } from 'zod';
import type { CheckedClaim } from '../../evidence/claim';
import type { RankedPaper } from '../../literature/selection';
import { STANCES } from '../../protocol';
import { hasProposition } from '../../reading/question';
import { mostItems } from '../answer-bounds';
import { ABSTRACT_CHARS, clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';

export const EXTRACT_PROMPT_VERSION = 'extract-3';
export const CLAIM_CHARS = 400;
/** Characters of titles and abstracts in one prompt: about 20,000 tokens. */
const PAPERS_CHARS = 80_000;

/** `notes` comes first: held to a schema without any free text, a real model gave no claims at all. */
export const extractAnswer = z.object({
  notes: z.string(),
  claims: z
    .array(z.object({ paperId: z.string(), quote: z.string(), claim: z.string(), stance: z.enum(STANCES) }))
    .meta(mostItems(60)),
});

const STANCE = {
  asked:
    'stance: what the claim says to what the question asks: "affirms" (yes), "denies" (the opposite), "no effect" (looked for and not found), "mixed" (yes under one condition and no under another), "off" (the question is not about this). Judge by the words of the abstract, not by what you know; a null result and an opposite result are as welcome as a confirming one.',
  open: 'stance: "reports" where the claim says something that answers the question or a part of it, "off" where the question is not about this. The question has no yes or no.',
} as const;

/** The papers a model is shown: with an abstract, the most relevant first, as many as fit the prompt. */
export function papersShown(papers: readonly RankedPaper[]): RankedPaper[] {
  let chars = 0;
  const readable = papers.filter(({ paper }) => paper.abstract !== '');
  const end = readable.findIndex(({ paper }, at) => {
    chars += Math.min(paper.title.length, TITLE_CHARS) + Math.min(paper.abstract.length, ABSTRACT_CHARS);
    return at > 0 && chars > PAPERS_CHARS;
  });
  return end === -1 ? readable : readable.slice(0, end);
}

const texts = (claims: readonly CheckedClaim[]) => claims.map(({ text }) => clipped(text, CLAIM_CHARS));

export function extractPrompt(input: {
  question: string;
  papers: readonly RankedPaper[];
  count: number;
  searchFor: readonly string[];
  /** Claims kept from the round before: not to be found again. */
  keep: readonly CheckedClaim[];
  /** Claims that reviewers found wanting: not to come back in the same words. */
  contested: readonly CheckedClaim[];
}) {
  return {
    system: [
      'You take claims from the abstracts of scientific papers that bear on a research question.',
      'notes: first, in at most three short sentences, which papers bear on the question and whether they agree.',
      `Give at most ${input.count} claims, the most telling first: findings, measurements, comparisons. Leave out plans, motivation and praise. Give fewer, or none, rather than one that does not bear on the question.`,
      'For each claim give paperId as it stands in the data; quote: consecutive words of that abstract, copied exactly, long enough to hold the whole finding; claim: one sentence that stands alone and says what the quote says, no more and no less.',
      hasProposition(input.question) ? STANCE.asked : STANCE.open,
      `Keep the quote's numbers, its negations, its hedges and its conditions. Add no number the quote does not have. At most ${CLAIM_CHARS} characters a claim.`,
      'Prefer claims from different papers, and claims on what is missing so far. Two papers that find the same are two claims. Claims already held are not given again, claims found wanting not in the same words.',
      DATA_RULE,
    ].join('\n'),
    prompt: [
      dataBlock('question', input.question),
      ...(input.searchFor.length > 0 ? [dataBlock('missing_so_far', input.searchFor)] : []),
      ...(input.keep.length > 0 ? [dataBlock('claims_already_held', texts(input.keep))] : []),
      ...(input.contested.length > 0 ? [dataBlock('claims_found_wanting', texts(input.contested))] : []),
      dataBlock(
        'papers',
        input.papers.map(({ paper: { id, title, abstract } }) => ({
          paperId: id,
          title: clipped(title, TITLE_CHARS),
          abstract: clipped(abstract, ABSTRACT_CHARS),
        })),
      ),
    ].join('\n\n'),
  };
}
