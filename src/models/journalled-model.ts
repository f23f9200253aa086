// A language model whose answers are journalled: a retried activity finds what was already paid for.

import { z } from 'zod';
import type { RunKey } from '../protocol';
import { askOnce, type Journal } from '../store/store';
import type { GenerateRequest, GenerateResult, LanguageModel } from './language-model';
import type { Meter } from './meter';

const usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  requests: z.number(),
});

type Answer<T> = Extract<GenerateResult<T>, { kind: 'answer' }>;

/** Answers are journalled before they are returned. Abstentions are not: asking again may mend them. */
export function journalledModel(options: {
  model: LanguageModel;
  journal: Journal;
  run: RunKey;
  round: number;
  /** Counts what is not in the journal yet. */
  meter: (step: string) => Meter;
}): LanguageModel {
  const { model, journal, run, round, meter } = options;
  return {
    name: model.name,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const step = `round-${round}/${request.task}`;
      const key = {
        run,
        step,
        request: {
          model: model.name,
          system: request.system,
          prompt: request.prompt,
          schema: request.schemaName,
        },
      };
      const answered = z.object({ kind: z.literal('answer'), value: request.schema, usage });
      return askOnce<Answer<T>, GenerateResult<T>>({
        journal,
        key,
        schema: answered as unknown as z.ZodType<Answer<T>>,
        signal: request.signal,
        call: () => model.generate({ ...request, meter: meter(step) }),
        toKeep: (result): result is Answer<T> => result.kind === 'answer',
      });
    },
  };
}
