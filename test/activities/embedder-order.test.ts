import { MockActivityEnvironment } from '@temporalio/testing';
import { embedderOrder, MOST_EMBEDDED } from '../../src/activities/embedder-order';
import { BudgetExhausted, UNLIMITED } from '../../src/models/budget-guard';
import type { EmbedRequest } from '../../src/models/embedder';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { memoryStore } from '../attack/memory-store';
import { paper } from '../evidence/made-up';

const QUESTION = 'Do cells die?';
/** Papers whose title is their vector. */
const PAPERS = ['0.1', '0.9', '0.5'].map((title, at) => paper({ id: `doi:10.1/${at}`, title }));
const BY_COSINE = ['doi:10.1/1', 'doi:10.1/2', 'doi:10.1/0'];

/** An embedder of two dimensions; the question lies on the first. */
function counting(fail?: (asked: number) => Error | undefined) {
  const asked: EmbedRequest[] = [];
  const embedder = {
    name: 'e',
    dimensions: 2,
    embed: async (request: EmbedRequest) => {
      asked.push(request);
      const error = fail?.(asked.length);
      if (error) throw error;
      if (request.inputType === 'query') return request.texts.map(() => [1, 0]);
      return request.texts.map((text) => {
        const x = Number(text.split('\n')[0]);
        return [x, Math.sqrt(1 - x * x)];
      });
    },
  };
  return { asked, embedder };
}

function order({
  embedder,
  store = memoryStore(),
  papers = PAPERS,
  round = 0,
  attempt = 1,
  atLimit = 'wait',
}: {
  embedder: ReturnType<typeof counting>['embedder'];
  store?: ReturnType<typeof memoryStore>;
  papers?: typeof PAPERS;
  round?: number;
  attempt?: number;
  atLimit?: 'finish' | 'wait';
}) {
  const scope = {
    run: { workflowId: 'w', runId: 'r' },
    opening: `sha256:${'0'.repeat(64)}` as const,
    round,
    limits: { tokens: 1, atLimit },
  };
  const signal = new AbortController().signal;
  return new MockActivityEnvironment({ attempt }).run(() =>
    embedderOrder({
      embedder,
      journal: store.journal,
      budgetGuard: UNLIMITED,
      scope,
      question: QUESTION,
      papers,
      signal,
    }),
  );
}

it('orders papers by the cosine of their vectors with the question’s', async () => {
  const { asked, embedder } = counting();
  expect(await order({ embedder })).toEqual({ order: BY_COSINE });
  expect(asked.map(({ inputType, texts }) => [inputType, texts.length])).toEqual([
    ['query', 1],
    ['passage', 3],
  ]);
});

it('asks for nothing twice: not in a retry, and not for the question in a later round', async () => {
  const store = memoryStore();
  const { asked, embedder } = counting((at) => (at === 2 ? new ProviderUnavailable('away') : undefined));
  await expect(order({ embedder, store })).rejects.toThrow('away');
  expect(await order({ embedder, store, attempt: 2 })).toEqual({ order: BY_COSINE });
  expect(await order({ embedder, store, attempt: 3 })).toEqual({ order: BY_COSINE });
  await order({ embedder, store, round: 1, papers: PAPERS.slice(1) });
  expect(asked.map(({ inputType }) => inputType)).toEqual(['query', 'passage', 'passage', 'passage']);
});

it('embeds the best by words only, and nothing where there is nothing to order', async () => {
  const { asked, embedder } = counting();
  const many = Array.from({ length: MOST_EMBEDDED + 5 }, (_, at) =>
    paper({ id: `doi:10.1/${at}`, title: '0.5' }),
  );
  expect(await order({ embedder, papers: many })).toMatchObject({ order: { length: MOST_EMBEDDED } });
  expect(await order({ embedder, papers: PAPERS.slice(0, 1) })).toEqual({ order: [] });
  expect(asked).toHaveLength(2);
});

it('does without where the embedder is silent for two minutes, or the budget is used up and the run is to finish', async () => {
  const silent = counting(() => new ProviderUnavailable('no answer')).embedder;
  await expect(order({ embedder: silent, attempt: 7 })).rejects.toThrow('no answer');
  expect(await order({ embedder: silent, attempt: 8 })).toEqual({ order: [], withoutModel: 'silent' });
  const dear = counting(() => new BudgetExhausted('no room')).embedder;
  await expect(order({ embedder: dear })).rejects.toThrow('no room');
  expect(await order({ embedder: dear, atLimit: 'finish' })).toEqual({ order: [], withoutModel: 'budget' });
});

it('does not hide a refusal', async () => {
  const { embedder } = counting(() => new ProviderRefused('HTTP 410'));
  await expect(order({ embedder, attempt: 9 })).rejects.toThrow('HTTP 410');
});
