// Whether a run leaves out what it can do without, because its model is slow.

import type { Profile } from './run-facts';

/** Answer tokens a second. A laptop's model gives some 8: a second plan would take it minutes. */
const SLOW_BELOW = 20;

/** A model whose speed is not known is not slow. */
export const isSlow = ({ learnt }: Pick<Profile, 'learnt'>): boolean =>
  (learnt?.kernel?.answerTokensPerS ?? Number.POSITIVE_INFINITY) < SLOW_BELOW;
