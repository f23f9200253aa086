// Claims of earlier rounds that a run does not forget: if a revision drops a claim against the proposition,
// or has it judged differently, the flag stays on record.

import type { CheckedClaim, Evidence, FlaggedBefore } from '../records/claim';
import { oppositionOf } from './stance';

const AGAINST: readonly CheckedClaim['stance'][] = ['denies', 'no effect', 'mixed'];
const isAgainst = ({ flag, stance }: Pick<CheckedClaim, 'flag' | 'stance'>): boolean =>
  flag === 'strict' || AGAINST.includes(stance);

/** Claims with a strict flag, against the proposition, or on one side of opposing claims. */
function flaggedIn(evidence: Evidence): CheckedClaim[] {
  const opposition = oppositionOf(evidence);
  const opposed = opposition === null || opposition.by === 'flags' ? [] : opposition.sides.flat();
  return evidence.claims.filter((claim) => isAgainst(claim) || opposed.includes(claim));
}

type Placed = Pick<CheckedClaim, 'paperId' | 'quote'>;
const overlap = (a: Placed, b: Placed): boolean =>
  a.paperId === b.paperId && a.quote.start < b.quote.end && b.quote.start < a.quote.end;

/**
 * Flagged claims of the previous evidence that `claims` no longer has: there is no claim on the same words,
 * or one that is less against.
 */
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
