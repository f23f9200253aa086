// Which claims are in doubt, and why: those that failed a check, those that are flagged, and those that
// others oppose.

import { showConfidence } from '../evidence/confidence';
import { type EvidenceInput, type WeighedClaim, weighClaims } from './facts';
import { oppositionOf } from './stance';

/** Claim ids with the reasons for doubt, each a few words. Claims without any doubt are not included. */
export function doubtsOf(input: EvidenceInput): ReadonlyMap<string, readonly string[]> {
  const { question, claims, threshold } = input.evidence;
  const doubts = new Map<string, string[]>();
  const add = (id: string, reason: string | null) => {
    if (reason !== null) doubts.set(id, [...(doubts.get(id) ?? []), reason]);
  };
  for (const weighed of weighClaims(input)) add(weighed.claim.id, failedCheck(weighed, threshold));
  const opposition = oppositionOf({ question, claims });
  const [first, second] = opposition?.sides ?? [[], []];
  if (opposition?.by === 'flags') {
    for (const { id } of first) {
      add(
        id,
        'by its words it may say the opposite of what the question asks, or that there is no effect; nobody judged',
      );
    }
  } else {
    const ids = (side: typeof first) => side.map(({ id }) => id).join(', ');
    for (const { id } of first) add(id, `opposed by ${ids(second)}`);
    for (const { id } of second) add(id, `opposed by ${ids(first)}`);
  }
  return doubts;
}

/** Why a claim does not count as evidence; null if it does. */
export function failedCheck({ claim, inPlace, onQuestion }: WeighedClaim, threshold: number): string | null {
  if (!inPlace) return 'its quote is not in its paper where the claim says';
  if (!claim.verified) {
    return `not verified: confidence ${showConfidence(claim.confidence, threshold)}, threshold ${threshold}`;
  }
  if (claim.stance === 'off') return 'a model judged it to be off the question';
  return onQuestion ? null : 'its paper is off the question';
}
