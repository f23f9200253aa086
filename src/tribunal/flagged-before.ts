// Claims of earlier rounds that a run does not forget: a revision that drops what is said against the proposition, or has
// it judged otherwise, keeps the flag.

import type { CheckedClaim, Evidence, FlaggedBefore } from '../records/claim';
import { oppositionOf } from './stance';

const AGAINST: readonly CheckedClaim['stance'][] = ['denies', 'no effect', 'mixed'];
const isAgainst = ({ flag, stance }: Pick<CheckedClaim, 'flag' | 'stance'>): boolean =>
  flag === 'strict' || AGAINST.includes(stance);

/** Flagged strictly, against the proposition, or on a side of claims that oppose each other. */
function flaggedIn(evidence: Evidence): CheckedClaim[] {
  const opposition = oppositionOf(evidence);
  const opposed = opposition === null || opposition.by === 'flags' ? [] : opposition.sides.flat();
  return evidence.claims.filter((claim) => isAgainst(claim) || opposed.includes(claim));
}

type Placed = Pick<CheckedClaim, 'paperId' | 'quote'>;
const overlap = (a: Placed, b: Placed): boolean =>
  a.paperId === b.paperId && a.quote.start < b.quote.end && b.quote.start < a.quote.end;

/** What `claims` no longer has of the evidence before: no claim on the same words, or one that is less against. */
export function flaggedBeforeOf(input: {
  before: Evidence;
  claims: readonly CheckedClaim[];
  round: number;
}): FlaggedBefore[] {
  const { before, claims, round } = input;
  const isHeld = (row: Placed & Pick<CheckedClaim, 'flag' | 'stance'>) =>
    claims.some((claim) => overlap(claim, row) && (isAgainst(claim) || !isAgainst(row)));
  const rows = flaggedIn(before).map(
    ({ id, paperId, text, quote, flag, stance }): FlaggedBefore => ({
      droppedIn: round,
      id,
      paperId,
      text,
      quote,
      flag,
      stance,
    }),
  );
  return [...(before.flaggedBefore ?? []), ...rows].filter((row) => !isHeld(row));
}
