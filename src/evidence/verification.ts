// Verifies claims against their sources: the claims table calls the result Verified.

import { SovereignError } from '../errors/sovereign-error';
import type { CheckedClaim, Claim } from '../records/claim';
import type { RankedPaper } from '../records/selection';
import { pairCosine } from './tfidf';

/** Name and version of the check below; recorded in the run's profile and in the evidence. */
export const VERIFIER = 'tfidf-pair-1';

/** A claim names a paper that is not in the selection. */
export class UnknownPaper extends SovereignError {
  override readonly code = 'UnknownPaper';
  constructor(
    readonly claimId: string,
    readonly paperId: string,
  ) {
    super(
      `claim ${claimId} names paper "${paperId}", which is not in the selection: drop the claim or pass its paper`,
    );
  }
}

/** The text of a paper that a quote is compared with. */
export const comparedText = (paper: { readonly title: string; readonly abstract: string }): string =>
  `${paper.title}. ${paper.abstract}`;

const spanStands = ({ quote }: Pick<Claim, 'quote'>, { paper }: RankedPaper): boolean =>
  quote.text !== '' && paper[quote.field].slice(quote.start, quote.end) === quote.text;

/** Whether the quoted span is, character for character, in the record whose hash the claim names. */
const standsIn = (claim: Claim, source: RankedPaper): boolean =>
  source.hash === claim.paperHash && spanStands(claim, source);

/** A shorter quote may also occur in an unrelated paper. */
const TELLING_CHARS = 40;

/**
 * A claim of an earlier round, located in this round's papers; null if it is not there. Other fields of a
 * record, such as DOI and venue, may come from another source in each round, and change the record's hash.
 * Its id changes if a fuller record of the work is found later: then the quote identifies the paper.
 */
export function standsAgain<T extends Omit<Claim, 'id'>>(claim: T, papers: readonly RankedPaper[]): T | null {
  const own = papers.find(({ paper }) => paper.id === claim.paperId);
  if (own !== undefined) return spanStands(claim, own) ? { ...claim, paperHash: own.hash } : null;
  const { field, text } = claim.quote;
  if (text.length < TELLING_CHARS) return null;
  const other = papers.find(({ paper }) => paper[field].includes(text));
  if (other === undefined) return null;
  const start = other.paper[field].indexOf(text);
  const quote = { ...claim.quote, start, end: start + text.length };
  return { ...claim, paperId: other.paper.id, paperHash: other.hash, quote };
}

/** Whether the claims table marks the claim with ✓. */
export const isVerified = ({
  claim,
  quoteFound,
  confidence,
  threshold,
}: {
  claim: Pick<Claim, 'reading'>;
  quoteFound: boolean;
  confidence: number;
  threshold: number;
}): boolean => quoteFound && confidence >= threshold && claim.reading?.verdict !== 'partly';

/**
 * Scores each claim against its paper: `confidence` is the TF-IDF cosine (0-1) of the claim's quote and
 * "title. abstract"; `quoteFound` says that the quoted span is, character for character, in the record of
 * that hash; `verified` requires both, at `threshold` (0-1), unless a checker found that the claim says more
 * than its passage. Keeps the order and number of the claims.
 * @throws UnknownPaper if a claim's paper is not in `papers`.
 */
export function verifyClaims({
  claims,
  papers,
  threshold,
}: {
  readonly claims: readonly Claim[];
  readonly papers: readonly RankedPaper[];
  readonly threshold: number;
}): CheckedClaim[] {
  const byId = new Map(papers.map((ranked) => [ranked.paper.id, ranked]));
  return claims.map((claim) => {
    const source = byId.get(claim.paperId);
    if (source === undefined) throw new UnknownPaper(claim.id, claim.paperId);
    const confidence = pairCosine(claim.quote.text, comparedText(source.paper));
    const quoteFound = standsIn(claim, source);
    return {
      ...claim,
      confidence,
      quoteFound,
      verified: isVerified({ claim, quoteFound, confidence, threshold }),
    };
  });
}
