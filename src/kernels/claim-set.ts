// A round's claims: those kept from the previous round, and new ones.

import { standsAgain } from '../evidence/verification';
import type { Finding } from '../reading/closest-sentences';
import type { CheckedClaim, Claim } from '../records/claim';
import type { RankedPaper } from '../records/selection';

/**
 * At most `count` claims, C1, C2, ...: first those kept, then new ones in order. A revision must be able to
 * add what was missing, so kept claims make room for new ones, the least confident first, up to half of
 * `count`; a flagged claim never does. A kept claim whose quote is no longer in any selected paper is
 * dropped.
 */
export function claimSetOf({
  found,
  keep,
  papers,
  count,
}: {
  found: readonly Finding[];
  keep: readonly CheckedClaim[];
  papers: readonly RankedPaper[];
  count: number;
}): Claim[] {
  const held: Finding[] = keep
    .flatMap((claim) => standsAgain(claim, papers) ?? [])
    .toSorted((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .map(({ id: _, confidence: _c, verified: _v, quoteFound: _q, ...finding }) => finding);
  const room = Math.max(count - held.length, Math.floor(count / 2));
  const fresh = distinct([...held, ...found])
    .slice(held.length)
    .slice(0, room);
  const kept = [...held];
  for (const claim of held.toReversed()) {
    if (kept.length + fresh.length <= count) break;
    if (claim.flag === 'none') kept.splice(kept.indexOf(claim), 1);
  }
  return [...kept, ...fresh].slice(0, count).map((claim, at) => ({ id: `C${at + 1}`, ...claim }));
}

/**
 * Drops claims with the same text or quote as an earlier one. The same words from two papers are two claims.
 */
function distinct<T extends Finding>(claims: readonly T[]): T[] {
  const seen = new Set<string>();
  return claims.filter(({ text, paperId, quote }) => {
    const keys = [`${paperId} ${text.toLowerCase()}`, `${paperId} ${quote.start} ${quote.end}`];
    const known = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !known;
  });
}
