// What reviews may give at most. A model can be talked up by wording, or by an order hidden in an abstract; the rubric
// reads neither, and two of the three reviewers are not shown the draft's wording.

import type { ReviewFacts, Role } from '../protocol';
import { type Bound, evidenceCeiling } from './ceiling';
import type { Facts } from './facts';
import { toTenth } from './judge';
import { scoresByRubric } from './rubric';

/** The reviewer who is shown the draft's prose: models/prompts/review-synthesizer.ts. */
const READS_PROSE: Role = 'SYNTHESIZER';

const meanOf = (scores: readonly number[]): number =>
  toTenth(scores.reduce((sum, score) => sum + score, 0) / scores.length);

/**
 * The lowest of three: the evidence's ceiling; what the rubric measures of the same claims and papers (the mean of its
 * roles); and the mean of the reviewers who see no prose. No margin on top of any: whatever the margin, wording alone could
 * earn it. So models can take points off, for what words cannot show, and add none.
 */
export function boundOf({
  facts,
  reviews,
}: {
  facts: Facts;
  reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
}): Bound {
  const unswayed = reviews.flatMap(({ role, score }) =>
    role === READS_PROSE || score === null ? [] : [score],
  );
  const bounds: Bound[] = [
    evidenceCeiling(facts),
    {
      ceiling: meanOf(scoresByRubric(facts).map(({ score }) => score)),
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
