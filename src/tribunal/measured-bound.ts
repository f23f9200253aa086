// What reviews may give at most. A model can be talked up by wording, or by an order hidden in an abstract; the rubric
// reads neither, and two of the three reviewers are not shown the draft's wording.

import type { ReviewFacts, Role } from '../contract/run-facts';
import { type Bound, evidenceCeiling } from './ceiling';
import type { Facts } from './facts';
import { toTenth } from './judge';
import { scoresByRubric } from './rubric';

/** The reviewer who is shown the draft's prose: kernels/prompts/review-synthesizer.ts. */
const READS_PROSE: Role = 'SYNTHESIZER';

const meanOf = (scores: readonly number[]): number =>
  toTenth(scores.reduce((sum, score) => sum + score, 0) / scores.length);

/** What the rubric's roles measure on average. */
const measuredOf = (facts: Facts): number => meanOf(scoresByRubric(facts).map(({ score }) => score));

/** The round that a draft revises: its score, and what was measured of its evidence. */
export interface Earlier {
  readonly score: number;
  readonly facts: Facts;
}

/**
 * The lowest of three: the evidence's ceiling; what the rubric measures of the same claims and papers (the mean of its
 * roles); and the mean of the reviewers who see no prose. No margin on top of any: whatever the margin, wording alone could
 * earn it. So models can take points off, for what words cannot show, and add none. A revision that dropped flagged or
 * opposed claims has a fourth: reviewers no longer see what they doubted, and its absence must not count as a gain. The rubric needs
 * no such bound: it gives nothing for what is taken away.
 */
export function boundOf({
  facts,
  reviews,
  before,
}: {
  facts: Facts;
  reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
  /** Of a revision that dropped claims which were flagged or opposed. */
  before?: Earlier;
}): Bound {
  const unswayed = reviews.flatMap(({ role, score }) =>
    role === READS_PROSE || score === null ? [] : [score],
  );
  const measured = measuredOf(facts);
  const bounds: Bound[] = [
    evidenceCeiling(facts),
    ...(before === undefined
      ? []
      : [
          {
            ceiling: toTenth(before.score + Math.max(0, measured - measuredOf(before.facts))),
            reason:
              'it dropped claims that were flagged or opposed, so it scores above the draft before only by what the rubric measures as gained.',
          },
        ]),
    {
      ceiling: measured,
      reason: 'measured by the rubric, which reads no prose, it earns no more.',
    },
    ...(unswayed.length === 0
      ? []
      : [
          {
            ceiling: meanOf(unswayed),
            reason: 'reviewers who are shown no prose of the draft give it no more.',
          },
        ]),
  ];
  return bounds.reduce((lowest, bound) => (bound.ceiling < lowest.ceiling ? bound : lowest));
}
