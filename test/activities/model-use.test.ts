import { type ActivityDeps, CannotServeProfile } from '../../src/activities/deps';
import { withModel } from '../../src/activities/model-use';
import { neverByRules } from '../../src/models/else-by-rules';
import { PromptFiltered, ProviderUnavailable } from '../../src/models/errors';
import type { Kernel } from '../../src/models/kernel';
import { BudgetExhausted } from '../../src/models/meter';
import type { Profile } from '../../src/protocol';
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
    work: (kernel) => kernel.plan({ question: 'q', count: 1 }),
  });
const kernelThat = (plan: () => Promise<string[]>) => ({ name: 'm', plan }) as never;
const rules = kernelThat(async () => ['by rules']);
/** Asks twice, as a step of many calls does; the second call meets `error`. */
const meeting =
  (error: Error): ActivityDeps['openKernel'] =>
  ({ elseByRules = neverByRules }) =>
    kernelThat(async () => {
      const answered = await elseByRules(async () => ['by model'], rulesPlan);
      const failed = await elseByRules(() => Promise.reject(error), rulesPlan);
      return [...answered, ...failed];
    });
const rulesPlan = (kernel: Kernel) => kernel.plan({ question: 'q', count: 1 });

it('does by rules what has no room where the run is to finish, and says so', async () => {
  const openKernel = meeting(new BudgetExhausted('no room'));
  expect(await used(openKernel)).toEqual({
    result: ['by model', 'by rules'],
    use: { withoutModel: 'budget' },
  });
  expect(await used(() => kernelThat(async () => ['by model']))).toEqual({ result: ['by model'], use: {} });
});

it('does by rules what a provider refuses to be asked, also where the run is to wait for a larger budget', async () => {
  const refused = meeting(new PromptFiltered('a filter'));
  expect(await used(refused, 'wait')).toEqual({
    result: ['by model', 'by rules'],
    use: { withoutModel: 'refused' },
  });
});

it('passes on what a run waits for, and every other error', async () => {
  await expect(used(meeting(new BudgetExhausted('no room')), 'wait')).rejects.toThrow('no room');
  await expect(used(meeting(new ProviderUnavailable('away')))).rejects.toThrow('away');
  const cannot = () => {
    throw new CannotServeProfile('no model here');
  };
  await expect(used(cannot)).rejects.toThrow('no model here');
});
