// Claims against their sources: what the claims table calls Verified.

import type { RankedPaper } from '../literature/selection';
import type { CheckedClaim, Claim } from './claim';
import { pairCosine } from './tfidf';

/** Name and version of the check below; recorded in the run's profile and in the evidence. */
export const VERIFIER = 'tfidf-pair-1';

/** A claim names a paper that is not among the selection's. */
export class UnknownPaper extends Error {
  override readonly name = 'UnknownPaper';
  constructor(
    readonly claimId: string,
    readonly paperId: string,
  ) {
    super(
      `claim ${claimId} names paper "${paperId}", which is not in the selection: drop the claim or pass its paper`,
    );
  }
}

/** The text a paper is compared by. */
export const comparedText = (paper: { readonly title: string; readonly abstract: string }): string =>
  `${paper.title}. ${paper.abstract}`;

/** The quoted span stands, character for character, in the record of the hash the claim names. */
export function standsIn(claim: Claim, source: RankedPaper): boolean {
  return source.hash === claim.paperHash && standsAgain(claim, source) !== null;
}

/**
 * The claim with the hash that its paper's record has now; null where the quoted span no longer stands in it. A record changes
 * from round to round though its text does not: another source's tells the DOI and the venue.
 */
export function standsAgain<T extends Omit<Claim, 'id'>>(claim: T, { paper, hash }: RankedPaper): T | null {
  const { quote, paperId } = claim;
  const stands =
    paper.id === paperId &&
    quote.text !== '' &&
    paper[quote.field].slice(quote.start, quote.end) === quote.text;
  return stands ? { ...claim, paperHash: hash } : null;
}

/**
 * Scores each claim against its paper: `confidence` is the TF-IDF cosine (0-1) of the claim's text and
 * "title. abstract"; `quoteFound` says that the quoted span stands, character for character, in the record
 * of that hash; `verified` is both, at `threshold` (0-1). Order and number of the claims are kept.
 * @throws UnknownPaper when a claim's paper is not in `papers`.
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
    const confidence = pairCosine(claim.text, comparedText(source.paper));
    const quoteFound = standsIn(claim, source);
    return { ...claim, confidence, quoteFound, verified: quoteFound && confidence >= threshold };
  });
}
