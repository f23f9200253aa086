// The tribunal, the policy and the approval in words. Not part of the draft: they are about it.

import { EXTRACTIVE } from '../protocol';
import type { Review } from '../tribunal/review';
import type { Block } from './model';
import { count, listOf, paragraph, sentence } from './prose';
import type { Approval, Publication } from './publication';

export const PENDING = 'Autonomous draft — Owner review required before publication';

const fixed = (score: number) => score.toFixed(1);

/** `2026-11-24T10:00:00.000Z` as `2026-11-24 10:00 UTC`; any other text unchanged. */
export const showInstant = (instant: string): string =>
  instant.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/, '$1 $2 UTC');

/** The line that says whether an owner stands behind the page. */
export function approvalLine(approval: Approval): string {
  switch (approval.kind) {
    case 'pending':
      return PENDING;
    case 'approved': {
      const how = approval.beforehand
        ? `; decided beforehand, in the run's input, before the draft existed`
        : '';
      return `Approved by ${approval.by}, ${showInstant(approval.at)}${how}`;
    }
  }
}

/** Methodology's account of the reviews, the score and the policy, as blocks like the draft's own. */
export function verdictBlocks(publication: Publication): Block[] {
  const { reviews } = publication;
  const criteria = reviews.flatMap((review) =>
    review.criteria.map((criterion) => [
      review.role,
      criterion.name,
      `${criterion.points} of ${criterion.of}`,
      criterion.fact,
    ]),
  );
  const findings = reviews.flatMap((review) =>
    review.findings.map((finding) => [
      sentence(`${review.role}, ${finding.severity}, on ${finding.target}: ${finding.message}`),
    ]),
  );
  return [
    ...paragraph(...scoring(publication)),
    ...(criteria.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: 'What the reviewers measured.',
            head: ['Role', 'Criterion', 'Points', 'Measured'],
            rows: criteria,
          },
        ]),
    ...(findings.length === 0
      ? paragraph('The reviewers found nothing to object to.')
      : [...paragraph('What the reviewers found:'), { kind: 'list' as const, items: findings }]),
    ...paragraph(`Policy: ${publication.policy.verdict}.`, ...publication.policy.reasons),
  ];
}

function scoring({ reviews, judgement, passScore, draft, profile }: Publication): (string | null)[] {
  const given = reviews.filter((review) => review.score !== null);
  const abstained = reviews.filter((review) => review.score === null);
  const reviewers = [...new Set(reviews.map((review) => review.reviewer))];
  // Several reviewers are told apart; one stands behind all roles.
  const who = reviews.map(({ role, reviewer }) =>
    reviewers.length > 1 ? `${role} (${reviewerName(reviewer)})` : role,
  );
  return [
    `The ${draft.round === 0 ? 'first draft' : `draft of revision ${draft.round}`} was reviewed by ${listOf(who)}${
      reviewers.length === 1 ? ` (${reviewers.map(reviewerName).join(', ')})` : ''
    }.`,
    given.length === 0 ? null : `Scores, of 10: ${listOf(given.map(showScore))}.`,
    ...abstained.map((review) => `${review.role} abstained: ${review.abstained ?? 'no reason was given'}`),
    profile.kernel === EXTRACTIVE
      ? `The evidence allows at most ${fixed(judgement.ceiling)}.`
      : `The evidence, its measurement by rubric, and the reviewers who were shown no prose of the draft allow at most ${fixed(judgement.ceiling)}.`,
    judgement.score === null
      ? `With ${count(judgement.reviewers, 'score')} there is no quorum, so the draft has no score.`
      : `The score is ${fixed(judgement.score)}, the lower of the reviews' mean and what the evidence allows; the pass score is ${passScore}.`,
  ];
}

const showScore = (review: Review) => `${review.role} ${fixed(review.score ?? 0)}`;

const reviewerName = (reviewer: string) =>
  reviewer === 'rubric' ? 'by a rubric of measured criteria, no language model' : reviewer;
