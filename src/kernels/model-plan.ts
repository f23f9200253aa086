// A language model's search plan: sub-questions, queries, and further queries after the first are answered.

import type { LanguageModel } from '../models/language-model';
import { orAbstained } from '../models/or-abstained';
import { plainSentence } from '../text/plain-sentence';
import { questionQuery } from '../text/question';
import type { Plan, PlanAgainInput, PlanInput } from './kernel';
import { ModelAbstained } from './model-abstained';
import { MOST_PARTS, PART_CHARS, PLAN_PROMPT_VERSION, planAnswer, planPrompt } from './prompts/plan';
import {
  MOST_FURTHER,
  PLAN_AGAIN_PROMPT_VERSION,
  planAgainAnswer,
  planAgainPrompt,
} from './prompts/plan-again';
import { usableQueries } from './usable-queries';

/** Answers are short JSON; the rest is room for models that think aloud. */
const MAX_OUTPUT_TOKENS = 4_000;

/** Bounds the work on an answer without end. */
const PARTS_READ = 20;

/** @throws ModelAbstained if its provider refuses the prompt, or none of its queries is usable */
export async function plan(model: LanguageModel, input: PlanInput): Promise<Plan> {
  const { question, count, revision, signal } = input;
  // The question's own words rank the papers; a model's queries only widen the pool.
  const own = revision === undefined ? [questionQuery(question)] : [];
  const previous = [...own, ...(revision?.previousQueries ?? [])];
  const usable = (queries: readonly string[]) =>
    usableQueries({ queries, previous, count: Math.max(1, count - own.length) });
  const result = await orAbstained(
    model.generate({
      task: 'plan',
      ...planPrompt({ question, count, ...(revision ? { revision } : {}) }),
      schemaName: PLAN_PROMPT_VERSION,
      schema: planAnswer({ inParts: revision === undefined }).refine(
        ({ queries }) => usable(queries).length > 0,
        {
          path: ['queries'],
          error:
            'holds none that can be searched for: each needs 2 to 12 plain words, other than the previous queries',
        },
      ),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...(signal ? { signal } : {}),
    }),
  );
  if (result.kind === 'abstained') throw new ModelAbstained({ ...result, model: model.name, step: 'plan' });
  const { parts, queries } = result.value;
  return { queries: [...own, ...usable(queries)].slice(0, count), parts: usableParts(parts ?? []) };
}

/**
 * Plain sentences, all different, at most four; empty if fewer than two remain, because a single part is not
 * a part.
 */
export function usableParts(parts: readonly string[]): string[] {
  const sentences = parts
    .slice(0, PARTS_READ)
    .map((text) => plainSentence({ text, maxChars: PART_CHARS }))
    .filter((sentence) => sentence !== null);
  const known = sentences.map((sentence) => sentence.toLowerCase());
  const usable = sentences
    .filter((sentence, at) => known.indexOf(sentence.toLowerCase()) === at)
    .slice(0, MOST_PARTS);
  return usable.length < 2 ? [] : usable;
}

/** Returns no query if the model abstains or its server refuses the prompt. */
export async function planAgain(model: LanguageModel, input: PlanAgainInput): Promise<string[]> {
  const { question, seen, previous, signal } = input;
  const result = await orAbstained(
    model.generate({
      task: 'plan-again',
      ...planAgainPrompt({ question, seen, previous }),
      schemaName: PLAN_AGAIN_PROMPT_VERSION,
      schema: planAgainAnswer,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...(signal ? { signal } : {}),
    }),
  );
  switch (result.kind) {
    case 'answer':
      return usableQueries({ queries: result.value.queries, previous, count: MOST_FURTHER });
    case 'abstained':
      return [];
    default:
      return result satisfies never;
  }
}
