// What a kernel does where the model gave nothing usable and there is no default to put in its place.

import type { GenerateResult } from './language-model';

/** The model abstained from a step that has no default. Asking again may mend it. */
export class ModelAbstained extends Error {
  override readonly name = 'ModelAbstained';
}

/** The answer's value. @throws ModelAbstained, naming model, step and reason. */
export function answered<T>({
  result,
  model,
  step,
}: {
  result: GenerateResult<T>;
  model: string;
  step: string;
}): T {
  switch (result.kind) {
    case 'answer':
      return result.value;
    case 'abstained':
      throw new ModelAbstained(
        `the model "${model}" abstained from the step ${step}: ${result.reason}; run it again or set SOVEREIGN_MODEL to another model`,
      );
    default:
      return result satisfies never;
  }
}
