// A step that cannot do without an answer, and whose model gave none that can be used.

import { SovereignError } from '../errors/sovereign-error';
import type { AbstainedBecause } from '../models/language-model';

/** The model abstained, and will again: the answer is journalled. Rules can do the step in its place. */
export class ModelAbstained extends SovereignError {
  override readonly code = 'ModelAbstained';
  readonly why: AbstainedBecause;

  constructor({
    model,
    step,
    reason,
    why = 'unusable',
  }: {
    model: string;
    step: string;
    reason: string;
    why?: AbstainedBecause | undefined;
  }) {
    super(`the model "${model}" abstained from the step ${step}: ${reason}`);
    this.why = why;
  }
}
