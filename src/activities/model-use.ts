// Runs a step with a model as long as the run's budget has room for it.

import type { Damage, ModelScope, ModelUse } from '../contract/activities';
import type { Profile, RunKey, WithoutModelReason } from '../contract/run-facts';
import { createElseByRules } from '../kernels/else-by-rules';
import type { Kernel } from '../kernels/kernel';
import { ModelAbstained } from '../kernels/model-abstained';
import { BudgetExhausted } from '../models/budget-guard';
import { usageOf } from '../models/run-budget';
import type { Store } from '../store/store';
import type { Needs } from './deps';
import type { ProgressTracker } from './progress-tracker';

/** Names a step in the journal and in usage: `round-0/plan`. */
export const stepName = ({ round, task }: { round: number; task: string }) => `round-${round}/${task}`;

/**
 * Runs `work` with the run's kernel. The kernel falls back to rules, and `use` reports it, if the budget has
 * no room and the run is to finish anyway, if the provider refuses the request (a filter, its length), or if
 * the model gives no usable answer.
 * @throws BudgetExhausted if the run is to wait.
 */
export async function withModel<T>({
  deps,
  scope,
  profile,
  task,
  progress,
  work,
}: {
  deps: Needs<'store' | 'openKernel' | 'rules'>;
  scope: ModelScope;
  profile: Profile;
  /** The step whose usage includes the calls. */
  task: string;
  progress: ProgressTracker;
  work: (kernel: Kernel) => Promise<T>;
}): Promise<{ readonly result: T; readonly use: ModelUse }> {
  const { run, round, limits } = scope;
  let byRules: WithoutModelReason | undefined;
  const elseByRules = createElseByRules({
    rules: deps.rules,
    reasonOf(error) {
      if (ModelAbstained.is(error)) return error.why === 'unusable' ? 'unusable' : 'refused';
      return finishes({ error, scope }) ? 'budget' : undefined;
    },
    onRules: (reason) => {
      byRules ??= reason;
    },
  });
  const step = stepName({ round, task });
  const result = await work(deps.openKernel({ profile, run, round, step, limits, elseByRules, progress }));
  const used = await usageOn({ store: deps.store, run, profile, step });
  return { result, use: byRules === undefined ? used : { ...used, withoutModel: byRules } };
}

/** Whether the run continues without a model after this error. */
export const finishes = ({ error, scope }: { error: unknown; scope: ModelScope }): boolean =>
  BudgetExhausted.is(error) && scope.limits?.atLimit === 'finish';

/** What a step has used, including attempts that were killed, and what it found damaged. */
export async function usageOn({
  store,
  run,
  profile,
  step,
}: {
  store: Store;
  run: RunKey;
  profile: Profile;
  step: string;
}): Promise<ModelUse> {
  const entries = (await store.usage.entries(run)).filter((entry) => entry.step === step);
  const damage = await damageOf({ store, run, step });
  return entries.length === 0 ? damage : { ...damage, spent: usageOf({ entries, prices: profile.prices }) };
}

/** Names listed at most; further ones are only counted. They are in the same folders. */
const MOST_NAMED = 20;

/** What a step found damaged in the store, including attempts that were killed. */
export async function damageOf({
  store,
  run,
  step,
}: {
  store: Store;
  run: RunKey;
  step: string;
}): Promise<Damage> {
  const names = await store.damaged(run, step);
  return names.length === 0 ? {} : { damaged: names.slice(0, MOST_NAMED) };
}
