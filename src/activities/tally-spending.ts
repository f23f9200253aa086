import type { RunScope } from '../contract/activities';
import type { Stage, StageUsage } from '../contract/run-status';
import { usageOf } from '../models/run-budget';
import type { Needs } from './deps';
import { readOpening } from './opening';
import { PLAN_AGAIN } from './plan-again';

/** Adds up the run's recorded usage, including that of failed steps. */
export const tallySpending =
  (deps: Needs<'store'>) =>
  async ({ run, opening }: RunScope): Promise<readonly StageUsage[]> => {
    const { profile } = await readOpening(deps.store, opening);
    const entries = await deps.store.usage.entries(run);
    const stages = [...new Set(entries.map(({ step }) => stageOf(step)))];
    return stages.map((stage) => ({
      stage,
      ...usageOf({
        entries: entries.filter(({ step }) => stageOf(step) === stage),
        prices: profile.prices,
      }),
    }));
  };

/** `round-1/review.SKEPTIC`: returns the stage that the task belongs to. */
function stageOf(step: string): Stage {
  const task = step.slice(step.indexOf('/') + 1);
  if (task === PLAN_AGAIN) return 'plan';
  return task.startsWith('review.') ? 'tribunal' : (task as Stage);
}
