// Which claims are in doubt, and why: those that failed a check, and those that others contradict.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import { showConfidence } from '../paper/confidence';
import { contradictions } from './contradictions';
import { type Standing, standingsOf } from './standing';

/** Claim ids with the reasons for doubt, each a few words. A claim that nothing is said against is not in it. */
export function doubtsOf(input: {
  question: string;
  evidence: Evidence;
  selection: Selection;
}): ReadonlyMap<string, readonly string[]> {
  const standings = standingsOf(input);
  const doubts = new Map<string, string[]>();
  const add = (id: string, reason: string) => doubts.set(id, [...(doubts.get(id) ?? []), reason]);
  for (const standing of standings) {
    const reason = failedCheck(standing, input.evidence);
    if (reason !== null) add(standing.claim.id, reason);
  }
  for (const { claims } of contradictions({ question: input.question, standings }).pairs) {
    const [gain, loss] = claims;
    add(gain, `worded as a gain where ${loss} is worded as a loss or no gain`);
    add(loss, `worded as a loss or no gain where ${gain} is worded as a gain`);
  }
  return doubts;
}

function failedCheck(standing: Standing, { threshold }: Evidence): string | null {
  const { confidence, verified } = standing.claim;
  if (!standing.quoteStands) return 'its quote does not stand in its paper';
  if (!verified) {
    return `not verified: confidence ${showConfidence(confidence, threshold)}, threshold ${threshold}`;
  }
  if (!standing.agrees) return 'its quote differs from it in a negation or a direction';
  if (!standing.onTopic) return 'its paper is off the question';
  return standing.supports ? null : 'it speaks of no term of the question';
}
