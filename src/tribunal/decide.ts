// From a draft's reviews to its score and verdict, as used by both the activity and the attack suite.

import type { Judgement, Policy, ReviewFacts } from '../contract/run-facts';
import type { WithoutModel } from '../contract/run-status';
import { shown } from '../text/display-text';
import { evidenceCeiling } from './ceiling';
import { count } from './count';
import { type EvidenceInput, measure, weighClaims } from './facts';
import { judge } from './judge';
import { boundOf, type Earlier } from './measured-bound';
import { decidePolicy } from './policy';
import { scoresByRubric } from './rubric';
import { oppositionOf, wordedApart } from './stance';

export interface DecideInput extends EvidenceInput {
  readonly fromSummaries: boolean;
  readonly reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
  readonly passScore: number;
  /** Reviewed by measurement, not by models. */
  readonly rubric: boolean;
  readonly withoutModel?: readonly WithoutModel[];
  /** The round that this one revises. Absent: there is none, or it had no score. */
  readonly before?: Earlier;
}

interface Decided {
  readonly judgement: Judgement;
  readonly policy: Policy;
}

/**
 * No single paper may decide the outcome: before an approval, the decision is repeated with each cited paper
 * left out, with facts, ceiling and the rubric's scores measured again. Models' reviews stay the same, but
 * their bound changes. If any result differs, the draft goes to its owner.
 */
export function decideOnDraft(input: DecideInput): Decided {
  const decided = decideOnce(input);
  if (decided.policy.verdict !== 'AUTO_APPROVE') return decided;
  const cited = [
    ...new Set(weighClaims(input).flatMap(({ counts, claim }) => (counts ? [claim.paperId] : []))),
  ];
  for (const paperId of cited) {
    const { policy } = decideOnce(without(input, paperId));
    if (policy.verdict !== 'AUTO_APPROVE') {
      const claims = input.evidence.claims.filter((claim) => claim.paperId === paperId).map(({ id }) => id);
      const reason = `The verdict depends on the paper of ${claims.join(' and ')}: without it the policy would say ${policy.verdict}. ${policy.reasons[0] ?? ''}`;
      return {
        ...decided,
        policy: { verdict: 'OWNER_REVIEW', reasons: [reason, ...decided.policy.reasons] },
      };
    }
  }
  const again = `The verdict is the same with each of the ${count(cited.length, 'cited paper')} left out in turn.`;
  return { ...decided, policy: { ...decided.policy, reasons: [...decided.policy.reasons, again] } };
}

function decideOnce(input: DecideInput): Decided {
  const { evidence, selection, rubric, ...rest } = input;
  const facts = measure({ evidence, selection });
  const reviews = rest.reviews;
  const { before } = rest;
  const dropped = evidence.flaggedBefore ?? [];
  const bound = rubric
    ? evidenceCeiling(facts)
    : boundOf({ facts, reviews, ...(before !== undefined && dropped.length > 0 ? { before } : {}) });
  const judgement = judge({ reviews, ceiling: bound.ceiling });
  const claims = weighClaims(input).flatMap(({ claim, counts }) => (counts ? [claim] : []));
  const read = { question: evidence.question, claims };
  const [opposition, apart] = [oppositionOf(read), wordedApart(read)];
  const policy = decidePolicy({
    ...rest,
    rubric,
    judgement,
    bound,
    facts,
    opposition,
    apart,
    suspects: (evidence.suspects ?? []).map((one) => ({ ...one, title: shown(one.title) })),
    filtered: filteredIn(input),
    flaggedBefore: evidence.flaggedBefore ?? [],
  });
  return { judgement, policy };
}

/** Titles of papers that a provider's filter refused to read. */
const filteredIn = ({ evidence, selection }: EvidenceInput): string[] =>
  (evidence.unread ?? [])
    .filter(({ why }) => why === 'filtered')
    .map(({ paperId }) =>
      shown(selection.papers.find(({ paper }) => paper.id === paperId)?.paper.title ?? paperId),
    );

function without(input: DecideInput, paperId: string): DecideInput {
  const evidence = {
    ...input.evidence,
    claims: input.evidence.claims.filter((claim) => claim.paperId !== paperId),
  };
  const selection = {
    ...input.selection,
    papers: input.selection.papers.filter(({ paper }) => paper.id !== paperId),
  };
  const reviews = input.rubric ? scoresByRubric(measure({ evidence, selection })) : input.reviews;
  return { ...input, evidence, selection, reviews };
}
