// The endings of a run: with a paper that its owner approved, or without.

import type { ResearchResult } from '../contract/run-status';
import { ACTIVITY_OPTIONS } from './activity-options';
import { pageOf } from './review-rounds';
import type { Round } from './round';
import type { RunState } from './run-state';
import { activitiesOf, type Scene } from './scene';

export interface Approval {
  readonly by: string;
  readonly note?: string | undefined;
  /** Given with the run's input, before a draft existed. */
  readonly beforehand?: true;
}

export async function publish(scene: Scene, round: Round, approval: Approval): Promise<ResearchResult> {
  const { by, note = null, beforehand = false } = approval;
  const { keptAside, ...paper } = await scene.report.step(
    'publish',
    () =>
      activitiesOf(scene).publishPaper.executeWithOptions(
        { ...ACTIVITY_OPTIONS.LOCAL, summary: `approved by ${by}` },
        [
          {
            ...pageOf(scene, round),
            approvedBy: by,
            approvedAt: new Date().toISOString(),
            note,
            beforehand,
          },
        ],
      ),
    (files) => files.folder,
  );
  const reason = `approved by ${by}${keptAside === undefined ? '' : `; ${keptAside}`}`;
  return { ...resultOf(scene.state, 'published', reason, by), paper };
}

/** The result of a run; a published run adds its paper. */
export function resultOf(
  { round, number }: RunState,
  outcome: ResearchResult['outcome'],
  reason: string,
  decidedBy?: string,
): ResearchResult {
  return {
    outcome,
    reason,
    score: round?.judgement.score ?? null,
    rounds: number,
    policy: round?.policy.verdict,
    claims: round?.evidence.claims ?? 0,
    verified: round?.evidence.verified ?? 0,
    decidedBy,
    draft: round?.draft.ref,
  };
}
