import type { RunScope } from '../contract';
import { spentOf } from '../models/run-meter';
import type { Stage, StageSpent } from '../protocol';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';

/** The run's bill from its account: also what steps have used that failed. */
export const tallySpending =
  (deps: ActivityDeps) =>
  async ({ run, opening }: RunScope): Promise<readonly StageSpent[]> => {
    const { profile } = await readOpening(deps.store, opening);
    const entries = await deps.store.spending.entries(run);
    const stages = [...new Set(entries.map(({ step }) => stageOf(step)))];
    return stages.map((stage) => ({
      stage,
      ...spentOf({
        entries: entries.filter(({ step }) => stageOf(step) === stage),
        prices: profile.prices,
      }),
    }));
  };

/** `round-1/review.SKEPTIC`: the stage that the task belongs to. */
function stageOf(step: string): Stage {
  const task = step.slice(step.indexOf('/') + 1);
  return task.startsWith('review.') ? 'tribunal' : (task as Stage);
}
