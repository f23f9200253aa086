// Error for a step that needs an answer, and whose model gave no usable one.

import { SovereignError } from '../errors/sovereign-error';
import type { AbstainedBecause } from '../models/language-model';

/**
 * The model abstained, and a retry would get the same, because the answer is journalled. Rules can do the
 * step instead.
 */
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
