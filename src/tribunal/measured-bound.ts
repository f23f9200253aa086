// An upper bound for models' reviews. A model can be swayed by wording, or by an instruction hidden in an
// abstract; the rubric reads neither, and two of the three reviewers do not see the draft's wording.

import type { ReviewFacts, Role } from '../contract/run-facts';
import { type Bound, evidenceCeiling } from './ceiling';
import type { Facts } from './facts';
import { toTenth } from './judge';
import { scoresByRubric } from './rubric';

/** The reviewer who sees the draft's prose: kernels/prompts/review-synthesizer.ts. */
const READS_PROSE: Role = 'SYNTHESIZER';

const meanOf = (scores: readonly number[]): number =>
  toTenth(scores.reduce((sum, score) => sum + score, 0) / scores.length);

/** The mean of the rubric's roles. */
const measuredOf = (facts: Facts): number => meanOf(scoresByRubric(facts).map(({ score }) => score));

/** The round that a draft revises: its score, and the facts measured about its evidence. */
export interface Earlier {
  readonly score: number;
  readonly facts: Facts;
}

/**
 * The lowest of three: the evidence's ceiling; the rubric's mean for the same claims and papers; and the mean
 * of the reviewers who see no prose. There is no margin on top, because wording alone could earn any margin.
 * So models can take points off, for what words cannot show, but add none. A revision that dropped flagged or
 * opposed claims has a fourth bound: reviewers no longer see what they doubted, and its absence must not
 * count as a gain. The rubric needs no such bound, because it gives nothing for what is taken away.
 */
export function boundOf({
  facts,
  reviews,
  before,
}: {
  facts: Facts;
  reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
  /** Set for a revision that dropped claims which were flagged or opposed. */
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
