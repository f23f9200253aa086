// The Kernel of a language model: it proposes, and what it proposes is checked before it counts.

import { keyTerms } from '../evidence/key-terms';
import { composeDraft } from '../paper/compose';
import { toTenth } from '../tribunal/judge';
import { believableClaims } from './extracted-claims';
import type { ComposeInput, ExtractInput, Kernel, PlanInput, ReviewInput } from './kernel';
import type { LanguageModel } from './language-model';
import { valueOf } from './model-abstained';
import { findingsOf } from './model-review';
import { DRAFT_PROMPT_VERSION, draftAnswer, draftPrompt } from './prompts/draft';
import { EXTRACT_PROMPT_VERSION, extractAnswer, extractPrompt, papersShown } from './prompts/extract';
import { PLAN_PROMPT_VERSION, planAnswer, planPrompt } from './prompts/plan';
import { REVIEW_PROMPT_VERSION, reviewAnswer, reviewPrompt } from './prompts/review';
import { scopeOf } from './revision-scope';
import { usableQueries } from './usable-queries';
import { claimsOffered, draftWithProse, draftWithoutProse } from './written-draft';

/** Answers are short JSON; the rest is room for models that think aloud. */
const MAX_OUTPUT_TOKENS = { plan: 2_000, extract: 8_000, draft: 6_000, review: 4_000 } as const;

/**
 * plan and extract throw ModelAbstained where the model gives nothing usable: there is no default, and a later
 * attempt may mend it. compose starts from the deterministic draft and takes only prose from the model, none
 * where it abstains, and Methodology says so. review: an abstention is a review without a score.
 * All four throw ProviderRefused and ProviderUnavailable as the model does.
 */
export function createModelKernel({ model }: { model: LanguageModel }): Kernel {
  return {
    name: model.name,
    plan: (input) => plan(model, input),
    extract: (input) => extract(model, input),
    compose: (input) => compose(model, input),
    review: (input) => review(model, input),
  };
}

async function plan(model: LanguageModel, input: PlanInput) {
  const { question, count, revision, signal } = input;
  const usable = (queries: readonly string[]) =>
    usableQueries({ queries, previous: revision?.previousQueries ?? [], count });
  const result = await model.generate({
    task: 'plan',
    ...planPrompt({ question, count, ...(revision ? { revision } : {}) }),
    schemaName: PLAN_PROMPT_VERSION,
    schema: planAnswer.refine(({ queries }) => usable(queries).length > 0, {
      path: ['queries'],
      error: 'holds none that can be searched for: each needs 2 to 12 plain words, other than the previous queries',
    }),
    maxOutputTokens: MAX_OUTPUT_TOKENS.plan,
    ...(signal ? { signal } : {}),
  });
  return usable(valueOf({ result, model: model.name, step: 'plan' }).queries);
}

async function extract(model: LanguageModel, input: ExtractInput) {
  const { question, count, revision, signal } = input;
  const { keep, searchFor } = scopeOf(revision);
  const papers = papersShown(input.papers);
  const believable = (answer: { claims: { paperId: string; quote: string; claim: string }[] }) =>
    believableClaims({ answer, papers, question, terms: keyTerms(question) });
  const result = await model.generate({
    task: 'extract',
    ...extractPrompt({ question, papers, count, searchFor, kept: keep.map(({ text }) => text) }),
    schemaName: EXTRACT_PROMPT_VERSION,
    schema: extractAnswer.refine((answer) => answer.claims.length === 0 || believable(answer).length > 0, {
      path: ['claims'],
      error:
        'none can be used: copy each quote word for word from the abstract of the paper with that paperId, and say in the claim only what the quote says, with no other numbers',
    }),
    maxOutputTokens: MAX_OUTPUT_TOKENS.extract,
    ...(signal ? { signal } : {}),
  });
  const found = believable(valueOf({ result, model: model.name, step: 'extract' }));
  return claimSetOf({ found, keep, papers: input.papers, count });
}
