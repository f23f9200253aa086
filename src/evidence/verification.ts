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
export function standsIn({ quote, paperHash }: Claim, { paper, hash }: RankedPaper): boolean {
  return (
    hash === paperHash && quote.text !== '' && paper[quote.field].slice(quote.start, quote.end) === quote.text
  );
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
