// A language model whose answers are journalled, so that a retried activity reuses what was already paid for.

import { z } from 'zod';
import type { RunKey } from '../contract/run-facts';
import { askOnce, type Journal } from '../store/store';
import type { BudgetGuard } from './budget-guard';
import type { GenerateRequest, GenerateResult, LanguageModel } from './language-model';
import { orAbstained } from './or-abstained';

const usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  requests: z.number(),
});

const abstained = z.object({
  kind: z.literal('abstained'),
  reason: z.string(),
  why: z.enum(['filtered', 'too long', 'unusable']).optional(),
  usage,
});

/**
 * Journals answers before returning them. Also journals abstentions, and refusals of a prompt, which become
 * abstentions: a retry gets the same result, and nothing is paid for again.
 */
export function journalledModel(options: {
  model: LanguageModel;
  journal: Journal;
  run: RunKey;
  round: number;
  /** The activity's step, with which damaged files are reported. */
  step?: string;
  /** Counts requests that are not in the journal yet. Absent: usage is not counted. */
  budgetGuard?: BudgetGuard;
}): LanguageModel {
  const { model, journal, run, round, step: asker, budgetGuard } = options;
  return {
    name: model.name,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const step = request.anyRound ? request.task : `round-${round}/${request.task}`;
      const key = {
        run,
        step,
        ...(asker === undefined ? {} : { asker }),
        request: {
          model: model.name,
          system: request.system,
          prompt: request.prompt,
          schema: request.schemaName,
        },
      };
      const answered = z.object({ kind: z.literal('answer'), value: request.schema, usage });
      return askOnce<GenerateResult<T>>({
        journal,
        key,
        schema: z.union([answered, abstained]),
        signal: request.signal,
        call: () => orAbstained(model.generate({ ...request, ...(budgetGuard && { budgetGuard }) })),
      });
    },
  };
}
