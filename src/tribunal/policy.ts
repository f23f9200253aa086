// What is to be done with a judged draft. A recommendation to the owner's gate: only the owner publishes.

import type { Answered, EvidenceFacts, Judgement, Policy, WithoutModel } from '../protocol';

/** Below this score a draft is not worth an owner's time. */
export const REJECT_BELOW = 3;
/** Reviewers further apart than this do not agree on what they read. */
export const SPREAD_LIMIT = 3;
/** A finding that one paper alone reports is not yet one that the literature reports. */
export const PAPERS_NEEDED = 2;

/**
 * | verdict      | when                                                                              |
 * |--------------|-----------------------------------------------------------------------------------|
 * | AUTO_REJECT  | no claim is verified; or the score, or where there is none its ceiling, is < 3.0   |
 * | OWNER_REVIEW | no quorum; score < `passScore`; models' reviews 3 or more apart; question not      |
 * |              | answered; claims worded in opposite directions; verified claims from fewer than 2  |
 * |              | papers; a step done by rules because the budget had no room for the model           |
 * | AUTO_APPROVE | otherwise                                                                          |
 *
 * "Not answered" goes to the owner and is not rejected, also below the pass score: that these papers do not
 * answer the question is a result, and the check behind it goes by words and may miss a paraphrase. Evidence
 * off the question is rejected all the same, by its ceiling. Summaries instead of abstracts are named, but
 * decide nothing. The roles of the rubric measure different things, so their distance is no disagreement; three
 * readings of one draft by models are.
 *
 * @returns the verdict and its reasons, the deciding ones first, each a sentence that names its figure.
 */
export function decidePolicy(input: {
  judgement: Judgement;
  passScore: number;
  answered: Answered;
  evidence: Omit<EvidenceFacts, 'table'>;
  fromSummaries: boolean;
  /** Reviewed by measurement, not by models. */
  rubric: boolean;
  /** Steps done by rules, because the budget had no room for the model. */
  withoutModel?: readonly WithoutModel[];
}): Policy {
  const { judgement, passScore, answered, evidence } = input;
  const { score } = judgement;
  const summaries = input.fromSummaries
    ? [
        'Claims come from summaries written for the bundled sample, not from the papers themselves: read the papers before relying on them.',
      ]
    : [];

  const rejecting: string[] = [];
  if (evidence.verified === 0) {
    rejecting.push(
      evidence.claims === 0
        ? 'No claim could be taken from the papers.'
        : `None of ${count(evidence.claims, 'claim')} is verified.`,
    );
  }
  if (score !== null && score < REJECT_BELOW) {
    rejecting.push(`The tribunal's score ${fixed(score)} is below ${fixed(REJECT_BELOW)}.`);
  }
  if (score === null && judgement.ceiling < REJECT_BELOW) {
    rejecting.push(
      `There is no score, and the evidence would allow at most ${fixed(judgement.ceiling)}, below ${fixed(REJECT_BELOW)}.`,
    );
  }
  if (rejecting.length > 0) {
    return { verdict: 'AUTO_REJECT', reasons: [...rejecting, ...ceiling(input), ...summaries] };
  }

  const asking: string[] = [];
  if (score === null) {
    asking.push(
      `Only ${judgement.reviewers} of 3 reviewers gave a score and 2 are needed, so there is none.`,
    );
  } else if (score < passScore) {
    asking.push(`The tribunal's score ${fixed(score)} is below the pass score ${fixed(passScore)}.`);
  }
  if (!input.rubric && judgement.spread >= SPREAD_LIMIT) {
    asking.push(`The reviewers' scores are ${fixed(judgement.spread)} apart.`);
  }
  if (answered === 'not answered') asking.push('The papers found do not answer the question.');
  if (evidence.contradictions > 0) {
    asking.push(
      `${count(evidence.contradictions, 'pair')} of claims ${evidence.contradictions === 1 ? 'is' : 'are'} worded in opposite directions; whether they disagree is for a reader to judge.`,
    );
  }
  if (evidence.papersCited < PAPERS_NEEDED) {
    asking.push(`Verified claims come from ${count(evidence.papersCited, 'paper')} only.`);
  }
  // The index is for later runs; this paper does not rest on it.
  const without = [...new Set(input.withoutModel?.map(({ stage }) => stage))].filter(
    (stage) => stage !== 'index',
  );
  if (without.length > 0) {
    asking.push(
      `The budget had no room for the language model: done by rules instead were ${without.join(', ')}.`,
    );
  }
  if (asking.length > 0) {
    return { verdict: 'OWNER_REVIEW', reasons: [...asking, ...ceiling(input), ...summaries] };
  }

  return {
    verdict: 'AUTO_APPROVE',
    reasons: [
      ...summaries,
      `The tribunal's score ${fixed(score ?? 0)} reaches the pass score ${fixed(passScore)}.`,
      `${evidence.verified} of ${count(evidence.claims, 'claim')} verified, from ${count(evidence.papersCited, 'paper')}.`,
      answered === 'answered'
        ? 'The verified claims speak of what the question asks.'
        : 'The question is partly answered.',
      ...ceiling(input),
    ],
  };
}

/** Why the score is not higher, where the evidence and not the reviewers set it. */
function ceiling({
  judgement,
  evidence,
}: {
  judgement: Judgement;
  evidence: Omit<EvidenceFacts, 'table'>;
}): string[] {
  return judgement.score !== null && judgement.score === judgement.ceiling
    ? [`The evidence allows at most ${fixed(judgement.ceiling)}: ${evidence.ceilingReason}`]
    : [];
}

/** One decimal, or all of a pass score that has more. */
const fixed = (value: number) =>
  Math.abs(value - Math.round(value * 10) / 10) < 1e-9 ? value.toFixed(1) : String(value);
const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
