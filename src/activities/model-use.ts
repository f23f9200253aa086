// A step that a model does, as long as the run's budget has room for it.

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

/** Names a step in journal and usage: `round-0/plan`. */
export const stepName = ({ round, task }: { round: number; task: string }) => `round-${round}/${task}`;

/**
 * Does `work` with the run's kernel. What the budget has no room for, where the run is to finish all the same, and what
 * the provider refuses to be asked (a filter, its length) and what the model gives no usable answer to, the kernel does
 * by rules, and `use` says so.
 * @throws BudgetExhausted where the run is to wait.
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
  /** The step that its calls count for. */
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

/** Whether the run goes on without a model at this error. */
export const finishes = ({ error, scope }: { error: unknown; scope: ModelScope }): boolean =>
  BudgetExhausted.is(error) && scope.limits?.atLimit === 'finish';

/** What a step has used, attempts that were killed included, and what it found damaged. */
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

/** More than these are counted, and lie with them. */
const MOST_NAMED = 20;

/** What a step found damaged in the store, attempts that were killed included. */
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
