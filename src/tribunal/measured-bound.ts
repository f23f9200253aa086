// What models' reviews may give at most. A model can be talked up by wording, or by an order hidden in an
// abstract; the rubric reads neither.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Draft } from '../paper/model';
import { ROLES } from '../protocol';
import { toTenth } from './judge';
import { reviewByRubric } from './rubric';

export interface Bound {
  /** 0-10, one decimal. */
  readonly ceiling: number;
  /** A sentence that says what sets it. */
  readonly reason: string;
}

/**
 * The lower of the evidence's ceiling and what the rubric measures of the same claims, papers and citations
 * (the mean of its three roles). Without a margin on top: whatever the margin, wording alone could earn it.
 * So models can take points off a draft, for what words do not tell, and can add none: a draft reaches the
 * pass score by models only where its evidence reaches it by measurement.
 */
export function boundForModels(input: {
  question: string;
  draft: Draft;
  evidence: Evidence;
  selection: Selection;
  ceiling: Bound;
}): Bound {
  const { ceiling, ...rest } = input;
  const scores = ROLES.map((role) => reviewByRubric({ role, ...rest }).score ?? 0);
  const measured = toTenth(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  return measured < ceiling.ceiling
    ? { ceiling: measured, reason: 'measured by the rubric, which reads no prose, it earns no more.' }
    : ceiling;
}
