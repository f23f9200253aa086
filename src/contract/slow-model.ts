// Decides whether a run skips optional steps because its model is slow.

import type { Profile } from './run-facts';

/** Answer tokens per second. A laptop's model writes about 8: a second plan would take it minutes. */
const SLOW_BELOW = 20;

/** A model of unknown speed does not count as slow. */
export const isSlow = ({ learnt }: Pick<Profile, 'learnt'>): boolean =>
  (learnt?.kernel?.answerTokensPerS ?? Number.POSITIVE_INFINITY) < SLOW_BELOW;
