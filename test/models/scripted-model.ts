// A language model that answers what the test says, through the schema, as the real adapter does.

import type { GenerateRequest, GenerateResult, LanguageModel } from '../../src/models/language-model';

type Script = (request: GenerateRequest<unknown>) => unknown;

export function scriptedModel(script: Script | Record<string, unknown>, name = 'scripted-1') {
  const requests: GenerateRequest<unknown>[] = [];
  const model: LanguageModel = {
    name,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      requests.push(request as unknown as GenerateRequest<unknown>);
      const usage = { inputTokens: 1, outputTokens: 1, requests: 1 };
      const answer =
        typeof script === 'function'
          ? script(request as unknown as GenerateRequest<unknown>)
          : script[request.task];
      if (answer instanceof Error) throw answer;
      const parsed = request.schema.safeParse(answer);
      return parsed.success
        ? { kind: 'answer', value: parsed.data, usage }
        : { kind: 'abstained', reason: `scripted: ${parsed.error.issues[0]?.message}`, usage };
    },
  };
  return { model, requests };
}
