import { type ActivityDeps, CannotServeProfile } from '../../src/activities/deps';
import { withModel } from '../../src/activities/model-use';
import { UNWATCHED } from '../../src/activities/progress-tracker';
import type { Profile } from '../../src/contract/run-facts';
import { neverByRules } from '../../src/kernels/else-by-rules';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import type { Kernel, Plan } from '../../src/kernels/kernel';
import { ModelAbstained } from '../../src/kernels/model-abstained';
import { BudgetExhausted } from '../../src/models/budget-guard';
import { ProviderUnavailable } from '../../src/models/errors';
import { memoryStore } from '../attack/memory-store';

const SCOPE = {
  run: { workflowId: 'w', runId: 'r' },
  opening: `sha256:${'0'.repeat(64)}` as const,
  round: 0,
};
const profile = { prices: {} } as Profile;

const used = (openKernel: ActivityDeps['openKernel'], atLimit: 'finish' | 'wait' = 'finish') =>
  withModel({
    deps: { store: memoryStore(), openKernel, rules },
    scope: { ...SCOPE, limits: { requests: 1, atLimit } },
    profile,
    task: 'plan',
    progress: UNWATCHED,
    work: (kernel) => kernel.plan({ question: 'q', count: 1 }),
  });
const planOf = (...queries: string[]): Plan => ({ queries, parts: [] });
const kernelThat = (plan: Kernel['plan']): Kernel => ({ ...createExtractiveKernel(), name: 'm', plan });
const rules = kernelThat(async () => planOf('by rules'));
/** Asks twice, as a step of many calls does; the second call meets `error`. */
const meeting =
  (error: Error): ActivityDeps['openKernel'] =>
  ({ elseByRules = neverByRules }) =>
    kernelThat(async () => {
      const answered = await elseByRules(async () => planOf('by model'), rulesPlan);
      const failed = await elseByRules(() => Promise.reject<Plan>(error), rulesPlan);
      return planOf(...answered.queries, ...failed.queries);
    });
const rulesPlan = (kernel: Kernel) => kernel.plan({ question: 'q', count: 1 });

it('does by rules what has no room where the run is to finish, and says so', async () => {
  const openKernel = meeting(new BudgetExhausted('no room'));
  expect(await used(openKernel)).toEqual({
    result: planOf('by model', 'by rules'),
    use: { withoutModel: 'budget' },
  });
  expect(await used(() => kernelThat(async () => planOf('by model')))).toEqual({
    result: planOf('by model'),
    use: {},
  });
});

it.each([
  ['filtered', 'refused'],
  ['too long', 'refused'],
  ['unusable', 'unusable'],
] as const)(
  'does by rules what is %s, also where the run is to wait for a larger budget',
  async (why, withoutModel) => {
    const abstained = meeting(new ModelAbstained({ model: 'm', step: 'plan', reason: 'no', why }));
    expect(await used(abstained, 'wait')).toEqual({
      result: planOf('by model', 'by rules'),
      use: { withoutModel },
    });
  },
);

it('passes on what a run waits for, and every other error', async () => {
  await expect(used(meeting(new BudgetExhausted('no room')), 'wait')).rejects.toThrow('no room');
  await expect(used(meeting(new ProviderUnavailable('away')))).rejects.toThrow('away');
  const cannot = () => {
    throw new CannotServeProfile('no model here');
  };
  await expect(used(cannot)).rejects.toThrow('no model here');
});
