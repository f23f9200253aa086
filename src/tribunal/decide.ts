// From the reviews of a draft to its score and verdict: what the activity and the attack suite both run.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Draft } from '../paper/model';
import type { EvidenceFacts, Judgement, Policy, ReviewFacts, WithoutModel } from '../protocol';
import { judge } from './judge';
import { boundForModels } from './measured-bound';
import { decidePolicy } from './policy';

/** The ceiling of the judgement is what these reviewers may give: of models as `boundForModels` says. */
export function decideOnDraft(input: {
  question: string;
  draft: Draft;
  evidence: Evidence;
  selection: Selection;
  facts: Omit<EvidenceFacts, 'table'>;
  fromSummaries: boolean;
  reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
  passScore: number;
  /** Reviewed by measurement, not by models. */
  rubric: boolean;
  /** Steps done by rules, because the budget had no room for the model. */
  withoutModel?: readonly WithoutModel[];
}): { judgement: Judgement; policy: Policy } {
  const { facts, draft, rubric, passScore, fromSummaries, reviews } = input;
  const evidenceBound = { ceiling: facts.ceiling, reason: facts.ceilingReason };
  const bound = rubric ? evidenceBound : boundForModels({ ...input, ceiling: evidenceBound });
  const judgement = judge({ reviews, ceiling: bound.ceiling });
  const policy = decidePolicy({
    judgement,
    passScore,
    answered: draft.answered,
    evidence: { ...facts, ceiling: bound.ceiling, ceilingReason: bound.reason },
    fromSummaries,
    rubric,
    ...(input.withoutModel ? { withoutModel: input.withoutModel } : {}),
  });
  return { judgement, policy };
}
