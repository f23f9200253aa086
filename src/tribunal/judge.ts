// Combines three reviews and the evidence's ceiling into one score.

import type { Judgement, ReviewFacts } from '../contract/run-facts';

/** How many reviewers must have given a score for it to count. */
export const QUORUM = 2;

/**
 * Rounds to one decimal, halves up: 6.25 is 6.3. The small term compensates for binary fractions (1.15 * 10).
 */
export const toTenth = (value: number): number => Math.floor(value * 10 + 0.5 + 1e-9) / 10;

/**
 * The tribunal's score: min(mean of the reviews, ceiling), 0-10 with one decimal.
 *
 * A reviewer that abstained is left out; no score is substituted for it. Without a quorum there is no score.
 */
export function judge(input: { reviews: readonly Pick<ReviewFacts, 'score'>[]; ceiling: number }): Judgement {
  const scores = input.reviews.map((review) => review.score).filter((score) => score !== null);
  const quorum = scores.length >= QUORUM;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return {
    score: quorum ? Math.min(toTenth(mean), input.ceiling) : null,
    ceiling: input.ceiling,
    reviewers: scores.length,
    quorum,
    spread: scores.length === 0 ? 0 : toTenth(Math.max(...scores) - Math.min(...scores)),
  };
}
