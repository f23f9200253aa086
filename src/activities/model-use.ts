// A step that a model does, as long as the run's budget has room for it.

import type { Damage, ModelScope, ModelUse } from '../contract';
import { createElseByRules } from '../models/else-by-rules';
import { RequestUnanswerable } from '../models/errors';
import type { Kernel } from '../models/kernel';
import { BudgetExhausted } from '../models/meter';
import { spentOf } from '../models/run-meter';
import type { Profile, RunKey, WithoutModelReason } from '../protocol';
import type { Store } from '../store/store';
import type { ActivityDeps } from './deps';

/** Names a step in journal and bill: `round-0/plan`. */
export const stepName = ({ round, task }: { round: number; task: string }) => `round-${round}/${task}`;

/**
 * Does `work` with the run's kernel. What the budget has no room for, where the run is to finish all the same, and what
 * the provider refuses to be asked (a filter, its length), the kernel does by rules, and `use` says so.
 * @throws BudgetExhausted where the run is to wait.
 */
export async function withModel<T>({
  deps,
  scope,
  profile,
  task,
  work,
}: {
  deps: Pick<ActivityDeps, 'store' | 'openKernel' | 'rules'>;
  scope: ModelScope;
  profile: Profile;
  /** As the kernel names it to its model. */
  task: string;
  work: (kernel: Kernel) => Promise<T>;
}): Promise<{ readonly result: T; readonly use: ModelUse }> {
  const { run, round, limits } = scope;
  let byRules: WithoutModelReason | undefined;
  const elseByRules = createElseByRules({
    rules: deps.rules,
    reasonOf: (error) =>
      error instanceof RequestUnanswerable ? 'refused' : finishes({ error, scope }) ? 'budget' : undefined,
    onRules: (reason) => {
      byRules ??= reason;
    },
  });
  const result = await work(deps.openKernel({ profile, run, round, limits, elseByRules }));
  const used = await spentOn({ store: deps.store, run, profile, step: stepName({ round, task }) });
  return { result, use: byRules === undefined ? used : { ...used, withoutModel: byRules } };
}

/** Whether the run goes on without a model at this error. */
export const finishes = ({ error, scope }: { error: unknown; scope: ModelScope }): boolean =>
  error instanceof BudgetExhausted && scope.limits?.atLimit === 'finish';

/** What a step has used, attempts that were killed included, and what it found damaged. */
export async function spentOn({
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
  const entries = (await store.spending.entries(run)).filter((entry) => entry.step === step);
  const damage = await damageOf({ store, run, step });
  return entries.length === 0 ? damage : { ...damage, spent: spentOf({ entries, prices: profile.prices }) };
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
