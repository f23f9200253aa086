// A language model whose requests are kept: what each call was shown.

import type { GenerateRequest, GenerateResult, LanguageModel } from '../../src/models/language-model';

export interface Shown {
  readonly task: string;
  readonly prompt: string;
}

export function recorded(model: LanguageModel): { model: LanguageModel; shown: Shown[] } {
  const shown: Shown[] = [];
  return {
    shown,
    model: {
      name: model.name,
      generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
        shown.push({ task: request.task, prompt: request.prompt });
        return model.generate(request);
      },
    },
  };
}
