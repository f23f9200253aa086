// A language model whose answers are journalled: a retried activity finds what was already paid for.

import { z } from 'zod';
import type { RunKey } from '../protocol';
import { askOnce, type Journal } from '../store/store';
import type { GenerateRequest, GenerateResult, LanguageModel } from './language-model';
import type { Meter } from './meter';
import { orAbstained } from './or-abstained';

const usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  requests: z.number(),
});

const abstained = z.object({ kind: z.literal('abstained'), reason: z.string(), usage });

/**
 * Answers are journalled before they are returned. So are the abstentions of steps that do without an answer
 * (review, draft), and refusals of their prompts, which are abstentions too: a retry does the same, and
 * nothing is paid for again. Abstentions of the other steps (plan, extract) are not: their activity fails,
 * and is tried again because another answer may be usable.
 */
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
      const { mayAbstain = false } = request;
      const answered = z.object({ kind: z.literal('answer'), value: request.schema, usage });
      const kept = mayAbstain ? z.union([answered, abstained]) : answered;
      return askOnce<GenerateResult<T>>({
        journal,
        key,
        schema: kept as unknown as z.ZodType<GenerateResult<T>>,
        signal: request.signal,
        call: () => {
          const result = model.generate({ ...request, meter: meter(step) });
          return mayAbstain ? orAbstained(result) : result;
        },
        toKeep: (result): result is GenerateResult<T> => mayAbstain || result.kind === 'answer',
      });
    },
  };
}
