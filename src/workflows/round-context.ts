// What the steps of one round share.

import type { ActivityOptions } from '@temporalio/workflow';
import type { RevisionRefs, RunScope } from '../contract/activities';
import type { Limits } from '../contract/limits';
import type { Stage } from '../contract/run-status';
import type { Round } from './round';
import type { Described } from './run-report';
import { activitiesOf, type Scene } from './scene';

/** What a revision starts from. */
export interface Revise {
  readonly from: Round;
  /** The owner's words; null when the tribunal asks. */
  readonly instructions: string | null;
}

export interface RoundContext {
  readonly scene: Scene;
  /** Absent in the first pass. */
  readonly revise: Revise | undefined;
  /** The same, in the form that an activity receives. */
  readonly revision: RevisionRefs | undefined;
  /** Passed to every activity. */
  readonly scope: RunScope;
  readonly act: ReturnType<typeof activitiesOf>;
  /** Adds the round to the summary, because the timeline lists the activities of all rounds together. */
  titled(options: ActivityOptions, summary: string): ActivityOptions;
  /** Runs a step that may ask models with the current limits, and again once they are extended. */
  withinBudget<T>(
    stage: Stage,
    ask: (limits: Limits | null) => Promise<T>,
    says: (told: T) => Described,
  ): Promise<T>;
}

export function roundContext(scene: Scene, number: number, revise?: Revise): RoundContext {
  const { report, budget, run, opened } = scene;
  return {
    scene,
    revise,
    revision: revise && {
      evidence: revise.from.evidence.ref,
      reviews: revise.from.reviews.map((review) => review.ref),
      instructions: revise.instructions,
    },
    scope: { run, opening: opened.opening, round: number },
    act: activitiesOf(scene),
    titled: (options, summary) => ({
      ...options,
      summary: number === 0 ? summary : `${summary} (revision ${number})`,
    }),
    withinBudget: (stage, ask, says) => report.step(stage, () => budget.within(ask), says),
  };
}
