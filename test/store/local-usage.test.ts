import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BudgetExhausted } from '../../src/models/budget-guard';
import { createRunBudget } from '../../src/models/run-budget';
import { openLocalStore } from '../../src/store/local-store';
import { readFound } from '../../src/store/sealed';
import { type Store, UsageDamaged } from '../../src/store/store';

jest.mock('../../src/store/sealed', () => {
  const actual = jest.requireActual('../../src/store/sealed');
  return { ...actual, readFound: jest.fn(actual.readFound) };
});

const RUN = { workflowId: 'w', runId: 'r' };
const ESTIMATE = { model: 'm', inputTokens: 100, outputTokens: 50 };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-spending-'));
  store = await openLocalStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const budgetGuard = (limits: { requests?: number; tokens?: number } | null = null, of: Store = store) =>
  createRunBudget({
    usage: of.usage,
    run: RUN,
    step: 'round-0/plan',
    limits: limits && { ...limits, atLimit: 'finish' },
    prices: {},
  });
const entries = () => store.usage.entries(RUN);

it('counts a request at its estimate until it is settled, and as long as nobody settles it', async () => {
  const reserved = await budgetGuard().reserve(ESTIMATE);
  expect(await entries()).toEqual([{ step: 'round-0/plan', ...ESTIMATE, estimated: true }]);
  await reserved.commit({ inputTokens: 80, outputTokens: 20 });
  expect(await entries()).toEqual([
    { step: 'round-0/plan', model: 'm', inputTokens: 80, outputTokens: 20, estimated: false },
  ]);
  await budgetGuard().reserve(ESTIMATE);
  expect(await entries()).toHaveLength(2);
});

it('takes a request back that cost nothing, and keeps the estimate of what is not told', async () => {
  await (await budgetGuard().reserve(ESTIMATE)).release();
  expect(await entries()).toEqual([]);
  await (await budgetGuard().reserve(ESTIMATE)).commit({ inputTokens: 80, outputTokens: null });
  expect(await entries()).toMatchObject([{ inputTokens: 80, outputTokens: 50, estimated: true }]);
});

it('refuses a request that does not fit, and leaves no trace of it', async () => {
  const used = { inputTokens: 100, outputTokens: 50 };
  await (await budgetGuard({ tokens: 160 }).reserve(ESTIMATE)).commit(used);
  await expect(budgetGuard({ tokens: 160 }).reserve(ESTIMATE)).rejects.toThrow(
    /no room for the next request of round-0\/plan to m \(tokens: 150 of 160 are used, and the next request may use 150\)/,
  );
  expect(await entries()).toHaveLength(1);
  await budgetGuard({ tokens: 300 }).reserve(ESTIMATE);
  expect(await entries()).toHaveLength(2);
});

it('lets exactly as many of many at once through as fit, over several stores on one folder', async () => {
  const stores = [store, await openLocalStore(folder), await openLocalStore(folder)];
  const tries = await Promise.allSettled(
    Array.from({ length: 12 }, async (_, at) =>
      (await budgetGuard({ requests: 5 }, stores[at % 3]).reserve(ESTIMATE)).commit({
        inputTokens: 80,
        outputTokens: 20,
      }),
    ),
  );
  const refused = tries.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(7);
  for (const one of refused) expect(one.reason).toBeInstanceOf(BudgetExhausted);
  expect(await entries()).toHaveLength(5);
});

it('counts a request that was left at all it may have used, and one whose process was killed at what was reserved', async () => {
  const most = { model: 'm', inputTokens: 100, outputTokens: 8_000 };
  await (await budgetGuard().reserve(most)).leave?.();
  await budgetGuard().reserve(most);
  expect((await entries()).map(({ outputTokens }) => outputTokens).sort()).toEqual([2_000, 8_000]);
});

describe('the copy in memory', () => {
  const accountFolder = async () => {
    const [run] = await readdir(path.join(folder, 'spending'));
    return path.join(folder, 'spending', run as string);
  };
  /** The names of the files opened during `work`. */
  async function opened(work: () => Promise<unknown>): Promise<string[]> {
    jest.mocked(readFound).mockClear();
    await work();
    return jest
      .mocked(readFound)
      .mock.calls.map(([file]) => path.extname(file))
      .sort();
  }

  it('reads what is new, by this or another process, and nothing twice', async () => {
    const other = await openLocalStore(folder);
    const reserved = await Promise.all([1, 2, 3].map(() => budgetGuard(null, other).reserve(ESTIMATE)));
    expect(await opened(entries)).toHaveLength(6);
    expect(await opened(entries)).toEqual([]);
    await reserved[0]?.commit({ inputTokens: 1, outputTokens: 1 });
    expect(await opened(entries)).toEqual(['.json', '.settled']);
    expect((await entries()).filter(({ estimated }) => !estimated)).toMatchObject([{ inputTokens: 1 }]);
    await reserved[1]?.release();
    expect(await opened(entries)).toEqual([]);
    expect(await entries()).toHaveLength(2);
  });

  it('reads what cannot be read again until it can, and knows a request by its other file', async () => {
    await (await budgetGuard().reserve(ESTIMATE)).commit({ inputTokens: 80, outputTokens: 20 });
    const own = await accountFolder();
    const whole = await Promise.all(
      (await readdir(own)).map(
        async (name) => [path.join(own, name), await readFile(path.join(own, name))] as const,
      ),
    );
    for (const [file] of whole) await writeFile(file, 'x');
    const fresh = await openLocalStore(folder);
    const seen = () => fresh.usage.entries(RUN);
    expect(await seen()).toMatchObject([{ unreadable: true }]);
    await expect(budgetGuard({ tokens: 1_000 }, fresh).reserve(ESTIMATE)).rejects.toBeInstanceOf(
      UsageDamaged,
    );
    for (const [file, content] of whole) if (file.endsWith('.json')) await writeFile(file, content);
    expect(await seen()).toMatchObject([{ inputTokens: 100, outputTokens: 50, estimated: true }]);
    expect(await fresh.damaged(RUN, 'round-0/plan')).toHaveLength(1);
    for (const [file, content] of whole) await writeFile(file, content);
    expect(await seen()).toMatchObject([{ inputTokens: 80, outputTokens: 20, estimated: false }]);
  });
});

it('keeps runs apart', async () => {
  await budgetGuard().reserve(ESTIMATE);
  expect(await store.usage.entries({ ...RUN, runId: 'other' })).toEqual([]);
});
