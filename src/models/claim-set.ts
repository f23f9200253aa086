// A round's claims: what is kept of the round before, and what was newly found.

import type { CheckedClaim, Claim } from '../evidence/claim';
import { standsAgain } from '../evidence/verification';
import type { RankedPaper } from '../literature/selection';
import { distinct, type FoundClaim } from './extracted-claims';

/**
 * At most `count` claims, C1, C2, ...: kept ones first, then found ones in their order. A revision must be able
 * to bring in what was missing, so kept claims make room for found ones, the least confident first: for half
 * of `count` at most, and only claims all of whose terms another claim speaks of. A kept claim whose quote no longer
 * stands in a selected paper is not kept.
 */
export function claimSetOf({
  found,
  keep,
  papers,
  count,
}: {
  found: readonly FoundClaim[];
  keep: readonly CheckedClaim[];
  papers: readonly RankedPaper[];
  count: number;
}): Claim[] {
  const standing: FoundClaim[] = keep
    .flatMap((claim) => standsAgain(claim, papers) ?? [])
    .toSorted((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .map(({ text, paperId, paperHash, quote, terms }) => ({ text, paperId, paperHash, quote, terms }));
  const room = Math.max(count - standing.length, Math.ceil(count / 2));
  const fresh = distinct([...standing, ...found])
    .slice(standing.length)
    .slice(0, room);
  const kept = [...standing];
  for (const claim of standing.toReversed()) {
    if (kept.length + fresh.length <= count) break;
    const others = new Set(
      [...kept.filter((other) => other !== claim), ...fresh].flatMap(({ terms }) => terms),
    );
    if (claim.terms.every((term) => others.has(term))) kept.splice(kept.indexOf(claim), 1);
  }
  return [...kept, ...fresh].slice(0, count).map((claim, at) => ({ id: `C${at + 1}`, ...claim }));
}
