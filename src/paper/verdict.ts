// The tribunal, the policy and the approval in words. They are about the draft, not part of it.

import { EXTRACTIVE } from '../contract/run-facts';
import type { Block } from '../records/draft';
import type { Manifest } from '../records/manifest';
import type { Approval } from '../records/publication';
import type { Review } from '../records/review';
import { count, listOf } from '../text/prose';
import { paragraph, sentence } from './sentence';

export const PENDING = 'Autonomous draft — Owner review required before publication';

const fixed = (score: number) => score.toFixed(1);

/** Formats `2026-11-24T10:00:00.000Z` as `2026-11-24 10:00 UTC`; any other text unchanged. */
export const showInstant = (instant: string): string =>
  instant.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/, '$1 $2 UTC');

/** The line that says whether an owner has approved the page. */
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

/** Methodology's last paragraph: the score and the policy's verdict. */
export function verdictParagraph({ reviews, judgement, policy }: Manifest): Block[] {
  const { score, passScore } = judgement;
  const by = reviews.every(({ reviewer }) => reviewer === 'rubric')
    ? 'Three roles scored the evidence by a rubric of measurements, no language model.'
    : 'Three reviewers scored the draft; the evidence sets the most they can give.';
  return paragraph(
    by,
    score === null
      ? `Only ${count(judgement.reviewers, 'score was', 'scores were')} given, which is no quorum: the draft has no score.`
      : `The score is ${fixed(score)} of 10; ${fixed(passScore)} is needed to pass. The policy’s verdict is ${policy.verdict} (Appendix B).`,
  );
}

/**
 * For Uncertainties: the most serious objections of reviewing language models. None if the rubric reviewed.
 */
export function objections({ reviews }: Manifest): Block[] {
  const items = reviews
    .filter(({ reviewer }) => reviewer !== 'rubric')
    .flatMap(({ role, findings }) =>
      findings
        .filter(({ severity }) => severity === 'major')
        .map(({ target, message }) => [sentence(`${role}, on ${target}: ${message}`)]),
    );
  return items.length === 0
    ? []
    : [
        ...paragraph('What the reviewers hold against this draft, in their words, which nobody checked:'),
        { kind: 'list', items },
      ];
}

/** Appendix B: the reviews, the score and the policy, as blocks like the draft's own. */
export function reviewBlocks(manifest: Manifest): Block[] {
  const { reviews, policy } = manifest;
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
    ...paragraph(...scoring(manifest)),
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
    ...paragraph(`Policy: ${policy.verdict}.`, ...policy.reasons),
  ];
}

function scoring({ reviews, judgement, draft, profile }: Manifest): (string | null)[] {
  const given = reviews.filter((review) => review.score !== null);
  const abstained = reviews.filter((review) => review.score === null);
  const reviewers = [...new Set(reviews.map((review) => review.reviewer))];
  // Several reviewers are named one by one; a single one has all roles.
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
      : `The score is ${fixed(judgement.score)}, the lower of the reviews' mean and what the evidence allows.`,
  ];
}

const showScore = (review: Review) => `${review.role} ${fixed(review.score ?? 0)}`;

const reviewerName = (reviewer: string) =>
  reviewer === 'rubric' ? 'by a rubric of measured criteria, no language model' : reviewer;
