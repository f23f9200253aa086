// The Kernel of a language model: it proposes, and each proposal is checked before it counts.

import type { Role, WithoutModelReason } from '../contract/run-facts';
import type { LanguageModel } from '../models/language-model';
import { orAbstained } from '../models/or-abstained';
import type { Review } from '../records/review';
import { toTenth } from '../tribunal/judge';
import { type ElseByRules, neverByRules } from './else-by-rules';
import type { ComposeInput, Kernel, ReviewInput } from './kernel';
import { composeByModel } from './model-draft';
import { extractByModel } from './model-extract';
import { plan, planAgain } from './model-plan';
import { findingsOf } from './model-review';
import { reviewPrompt } from './prompts/review';

/** A review is short JSON; the rest is room for models that think aloud. */
const MAX_OUTPUT_TOKENS = 1_500;

/**
 * plan: throws ModelAbstained, which `elseByRules` should handle, if the model gives nothing usable.
 * planAgain: gives no query if the model abstains. extract: a refused or unusable answer costs one paper.
 * compose: starts from the deterministic draft and takes only sentences from the model; takes none if it
 * abstains, and Methodology says so. review: an abstention is a review without a score. All throw any other
 * ProviderRefused, and ProviderUnavailable, as the model does. Calls that `elseByRules` handles are done by
 * rules.
 */
export function createModelKernel({
  model,
  reviewers = {},
  elseByRules = neverByRules,
}: {
  model: LanguageModel;
  /** Models that replace `model` as reviewers, by role. */
  reviewers?: Readonly<Partial<Record<Role, LanguageModel>>>;
  /** Default: never by rules. */
  elseByRules?: ElseByRules;
}): Kernel {
  // A claim's writer does not check it if another model is available.
  const checker = reviewers.VALIDATOR ?? model;
  return {
    name: model.name,
    plan: (input) =>
      elseByRules(
        () => plan(model, input),
        (rules) => rules.plan(input),
      ),
    // Never by rules: a run without a second plan lacks nothing that rules could provide.
    planAgain: (input) => planAgain(model, input),
    // Call by call: answers already received are kept, and only the rest is done by rules.
    extract: (input) => extractByModel({ model, checker, elseByRules }, input),
    compose: (input) =>
      elseByRules(
        () => composeByModel({ model, checker, elseByRules }, input),
        (rules, why) => rules.compose(withoutModelIn(input, why)),
      ),
    review: (input) =>
      elseByRules(
        () => review(reviewers[input.role] ?? model, input),
        (rules) => rules.review(input),
      ),
  };
}

/** Makes Methodology say that this text too was composed by rules. */
const withoutModelIn = (input: ComposeInput, why: WithoutModelReason): ComposeInput => ({
  ...input,
  withoutModel: [...(input.withoutModel ?? []), { stage: 'draft', round: input.round, why }],
});

async function review(model: LanguageModel, input: ReviewInput): Promise<Review> {
  const { role, evidence, signal, ...rest } = input;
  const result = await orAbstained(
    model.generate({
      task: `review.${role}`,
      ...reviewPrompt({ role, evidence, ...rest }),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...(signal ? { signal } : {}),
    }),
  );
  const common = { role, reviewer: model.name, criteria: [] };
  switch (result.kind) {
    case 'answer':
      return {
        ...common,
        score: toTenth(result.value.score),
        findings: findingsOf({ answer: result.value, evidence }),
        abstained: null,
      };
    case 'abstained':
      return { ...common, score: null, findings: [], abstained: result.reason };
    default:
      return result satisfies never;
  }
}
