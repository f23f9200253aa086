import { MockActivityEnvironment } from '@temporalio/testing';
import { indexEvidence } from '../../src/activities/index-evidence';
import { BudgetExhausted, UNLIMITED } from '../../src/models/budget-guard';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { memoryStore } from '../attack/memory-store';
import { GOOD, PROFILE } from '../paper/example-run';

const never = new AbortController().signal;

/** An index whose embedder fails in this way, asked at this attempt. */
async function index({
  error,
  attempt,
  atLimit = 'wait',
}: {
  error: Error;
  attempt: number;
  atLimit?: 'finish' | 'wait';
}) {
  const store = memoryStore();
  const activity = indexEvidence({
    store,
    budgetGuard: () => UNLIMITED,
    openIndex: async () => ({
      upsert: async () => {
        throw error;
      },
      close: () => undefined,
    }),
  });
  const selection = await store.put(GOOD.selection);
  const request = {
    run: { workflowId: 'w', runId: 'r' },
    opening: await store.put({ question: GOOD.question, profile: PROFILE }),
    round: 0,
    limits: { tokens: 1, atLimit },
    evidence: await store.put({ ...GOOD.evidence, selection }),
  };
  return new MockActivityEnvironment({ attempt }).run(() => activity(request, never));
}

const leftOut = (why: string) => ({ indexed: 0, known: 0, withoutModel: why });

it('leaves the index out when its embedder has not answered for two minutes, and not before', async () => {
  const error = new ProviderUnavailable('no answer');
  await expect(index({ error, attempt: 7 })).rejects.toBe(error);
  expect(await index({ error, attempt: 8 })).toEqual(leftOut('silent'));
});

it('leaves it out at the end of the budget where the run is to finish', async () => {
  const error = new BudgetExhausted('no room');
  expect(await index({ error, attempt: 1, atLimit: 'finish' })).toEqual(leftOut('budget'));
  await expect(index({ error, attempt: 1 })).rejects.toBe(error);
});

it('does not hide a refusal: somebody has to set something', async () => {
  const error = new ProviderRefused('HTTP 410');
  await expect(index({ error, attempt: 9 })).rejects.toBe(error);
});
