// A language model whose answers are journalled: a retried activity finds what was already paid for.

import { z } from 'zod';
import type { RunKey } from '../protocol';
import { askOnce, type Journal } from '../store/store';
import { PromptFiltered } from './errors';
import type { GenerateRequest, GenerateResult, LanguageModel } from './language-model';
import type { Meter } from './meter';
import { orAbstained } from './or-abstained';

const usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  requests: z.number(),
});

const abstained = z.object({ kind: z.literal('abstained'), reason: z.string(), usage });
const filtered = z.object({ kind: z.literal('filtered'), reason: z.string() });
type Filtered = z.infer<typeof filtered>;

/**
 * Answers are journalled before they are returned. So are the abstentions of steps that do without an answer
 * (review, draft), and refusals of their prompts, which are abstentions too: a retry does the same, and
 * nothing is paid for again. What a filter refused stays refused, for all steps. Abstentions of plan and
 * extract are not journalled: their activity fails, and is tried again because another answer may be usable.
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
      const kept = z.union([answered, filtered, ...(mayAbstain ? [abstained] : [])]);
      type Kept = GenerateResult<T> | Filtered;
      const result = await askOnce<Kept>({
        journal,
        key,
        schema: kept as unknown as z.ZodType<Kept>,
        signal: request.signal,
        call: () => {
          const result = model.generate({ ...request, meter: meter(step) });
          return mayAbstain ? orAbstained(result) : orFiltered(result);
        },
        toKeep: (result): result is Kept => mayAbstain || result.kind !== 'abstained',
      });
      if (result.kind === 'filtered') throw new PromptFiltered(result.reason);
      return result;
    },
  };
}

async function orFiltered<T>(answer: Promise<T>): Promise<T | Filtered> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof PromptFiltered)) throw error;
    return { kind: 'filtered', reason: error.message };
  }
}
