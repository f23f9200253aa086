// A round's claims: what is kept of the round before, and what was newly found.

import type { CheckedClaim, Claim } from '../evidence/claim';
import { standsAgain } from '../evidence/verification';
import type { RankedPaper } from '../literature/selection';
import type { Finding } from '../reading/findings';
import { distinct } from './extracted-claims';

/**
 * At most `count` claims, C1, C2, ...: kept ones first, then found ones in their order. A revision must be able to
 * bring in what was missing, so kept claims make room for found ones, the least confident first, for half of `count`
 * at most; a flagged claim never does. A kept claim whose quote is in no selected paper any more is not kept.
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
    .map(({ text, paperId, paperHash, quote, flag, stance }) => ({
      text,
      paperId,
      paperHash,
      quote,
      flag,
      stance,
    }));
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
