// What models' reviews may give at most. A model can be talked up by wording, or by an order hidden in an
// abstract; the rubric reads neither, and two of the three reviewers are not shown the draft's wording.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Draft } from '../paper/model';
import type { ReviewFacts, Role } from '../protocol';
import { toTenth } from './judge';
import { reviewsByRubric } from './rubric';

export interface Bound {
  /** 0-10, one decimal. */
  readonly ceiling: number;
  /** A sentence that says what sets it. */
  readonly reason: string;
}

/** The reviewer who is shown the draft's prose: models/prompts/review-synthesizer.ts. */
const READS_PROSE: Role = 'SYNTHESIZER';

const meanOf = (scores: readonly number[]): number =>
  toTenth(scores.reduce((sum, score) => sum + score, 0) / scores.length);

/**
 * The lowest of three: the evidence's ceiling; what the rubric measures of the same claims, papers and citations
 * (the mean of its roles); and the mean of the reviewers who see no prose. No margin on top of any: whatever the
 * margin, wording alone could earn it. So models can take points off, for what words do not tell, and add none,
 * and a rewording can at most win back what the SYNTHESIZER took off for the wording before.
 */
export function boundForModels(input: {
  question: string;
  draft: Draft;
  evidence: Evidence;
  selection: Selection;
  ceiling: Bound;
  reviews: readonly Pick<ReviewFacts, 'role' | 'score'>[];
}): Bound {
  const { ceiling, reviews, ...rest } = input;
  const measured = meanOf(reviewsByRubric(rest).map(({ score }) => score ?? 0));
  const unswayed = reviews.flatMap(({ role, score }) =>
    role === READS_PROSE || score === null ? [] : [score],
  );
  const bounds: Bound[] = [
    ceiling,
    { ceiling: measured, reason: 'measured by the rubric, which reads no prose, it earns no more.' },
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
