import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BudgetExhausted } from '../../src/models/meter';
import { createRunMeter } from '../../src/models/run-meter';
import { openLocalStore } from '../../src/store/local-store';
import type { Store } from '../../src/store/store';

const RUN = { workflowId: 'w', runId: 'r' };
const ESTIMATE = { model: 'm', inputTokens: 100, outputTokens: 50 };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-spending-'));
  store = await openLocalStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const meter = (limits: { requests?: number; tokens?: number } | null = null, of: Store = store) =>
  createRunMeter({
    spending: of.spending,
    run: RUN,
    step: 'round-0/plan',
    limits: limits && { ...limits, atLimit: 'finish' },
    prices: {},
  });
const entries = () => store.spending.entries(RUN);

it('counts a request at its estimate until it is settled, and as long as nobody settles it', async () => {
  const reserved = await meter().reserve(ESTIMATE);
  expect(await entries()).toEqual([{ step: 'round-0/plan', ...ESTIMATE, estimated: true }]);
  await reserved.commit({ inputTokens: 80, outputTokens: 20 });
  expect(await entries()).toEqual([
    { step: 'round-0/plan', model: 'm', inputTokens: 80, outputTokens: 20, estimated: false },
  ]);
  await meter().reserve(ESTIMATE);
  expect(await entries()).toHaveLength(2);
});

it('takes a request back that cost nothing, and keeps the estimate of what is not told', async () => {
  await (await meter().reserve(ESTIMATE)).release();
  expect(await entries()).toEqual([]);
  await (await meter().reserve(ESTIMATE)).commit({ inputTokens: 80, outputTokens: null });
  expect(await entries()).toMatchObject([{ inputTokens: 80, outputTokens: 50, estimated: true }]);
});

it('refuses what does not fit, and leaves no trace of it', async () => {
  await meter({ tokens: 160 }).reserve(ESTIMATE);
  await expect(meter({ tokens: 160 }).reserve(ESTIMATE)).rejects.toThrow(
    /no room for the next request of round-0\/plan to m \(tokens: 150 of 160 are used, and the next request may use 150\)/,
  );
  expect(await entries()).toHaveLength(1);
  await meter({ tokens: 300 }).reserve(ESTIMATE);
  expect(await entries()).toHaveLength(2);
});

it('lets exactly as many of many at once through as fit, over several stores on one folder', async () => {
  const stores = [store, await openLocalStore(folder), await openLocalStore(folder)];
  const tries = await Promise.allSettled(
    Array.from({ length: 12 }, (_, at) => meter({ requests: 5 }, stores[at % 3]).reserve(ESTIMATE)),
  );
  const refused = tries.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(7);
  for (const one of refused) expect(one.reason).toBeInstanceOf(BudgetExhausted);
  expect(await entries()).toHaveLength(5);
});

it('keeps runs apart', async () => {
  await meter().reserve(ESTIMATE);
  expect(await store.spending.entries({ ...RUN, runId: 'other' })).toEqual([]);
});
