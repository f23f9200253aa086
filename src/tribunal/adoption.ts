// Decides whether a revised draft replaces the previous one. A revision may lower the score because it found
// evidence against the proposition; then the less informed draft must not win.

import type { EvidenceFacts, Judgement } from '../contract/run-facts';

export interface Judged {
  readonly judgement: Pick<Judgement, 'score'>;
  readonly evidence: Pick<EvidenceFacts, 'stances' | 'flags'>;
}

/** Whether the revised draft scores at least as well; without a quorum it scores 0. */
export const isNoWorse = (revised: Judged, before: Judged): boolean =>
  (revised.judgement.score ?? 0) >= (before.judgement.score ?? 0);

/**
 * Whether more papers than before are against the proposition, as a model judged them (denies, no effect,
 * mixed), or, if no model judged either draft, whether more claims have a strict flag.
 */
export function hasMoreAgainst({ evidence: now }: Judged, { evidence: then }: Judged): boolean {
  if (now.stances === null && then.stances === null) return now.flags.strict > then.flags.strict;
  return against(now.stances) > against(then.stances);
}

/** Whether the revised draft replaces the one before. */
export const replaces = (revised: Judged, before: Judged): boolean =>
  isNoWorse(revised, before) || hasMoreAgainst(revised, before);

const against = (stances: EvidenceFacts['stances']): number =>
  stances === null ? 0 : stances.denies + stances['no effect'] + stances.mixed;
