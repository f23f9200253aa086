import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createElseByRules, neverByRules } from '../../src/kernels/else-by-rules';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { BudgetExhausted } from '../../src/models/budget-guard';
import { ProviderUnavailable } from '../../src/models/errors';
import { journalledModel } from '../../src/models/journalled-model';
import type { GenerateRequest, LanguageModel } from '../../src/models/language-model';
import { createRunBudget } from '../../src/models/run-budget';
import { composeDraft } from '../../src/paper/compose';
import { openLocalStore } from '../../src/store/local-store';
import { COMPOSE_INPUT, EVIDENCE, PAPERS, QUESTION, SELECTION, WORDS } from '../models/fixtures';

const rules = createExtractiveKernel();
const reasonOf = (error: unknown) => (error instanceof BudgetExhausted ? 'budget' : undefined);

/** A model whose every call finds no room. */
const dear: LanguageModel = {
  name: 'dear-1',
  generate: () => Promise.reject(new BudgetExhausted('no room')),
};

describe('a step of one call that has no room', () => {
  const composed = composeDraft(COMPOSE_INPUT);
  const review = {
    role: 'SKEPTIC' as const,
    question: QUESTION,
    draft: composed,
    evidence: EVIDENCE,
    selection: SELECTION,
  };
  const extract = { question: QUESTION, parts: [], papers: PAPERS, words: WORDS, count: 5 };

  it('is done by rules, and says so', async () => {
    let times = 0;
    const onRules = () => {
      times += 1;
    };
    const kernel = createModelKernel({
      model: dear,
      elseByRules: createElseByRules({ rules, reasonOf, onRules }),
    });
    const plan = { question: QUESTION, count: 3 };
    expect(await kernel.plan(plan)).toEqual(await rules.plan(plan));
    const { reading, ...extracted } = await kernel.extract(extract);
    expect(extracted).toEqual(await rules.extract(extract));
    expect(reading).toMatchObject({ read: 0, proposed: 0, byRules: extracted.claims.length });
    expect(await kernel.review(review)).toEqual(await rules.review(review));
    // Plan, two papers and a review.
    expect(times).toBe(4);
    const draft = JSON.stringify(await kernel.compose(COMPOSE_INPUT));
    expect(draft).toContain('Done by rules instead: writing this text');
    expect(draft).not.toContain('abstained');
    expect(times).toBe(5);
  });

  it('fails where the run is to wait, and so does a call that failed for another reason', async () => {
    const waiting = createModelKernel({ model: dear, elseByRules: neverByRules });
    await expect(waiting.extract(extract)).rejects.toBeInstanceOf(BudgetExhausted);
    await expect(createModelKernel({ model: dear }).review(review)).rejects.toBeInstanceOf(BudgetExhausted);
    const away = { ...dear, generate: () => Promise.reject(new ProviderUnavailable('away')) };
    const onRules = jest.fn();
    const finishing = createModelKernel({
      model: away,
      elseByRules: createElseByRules({ rules, reasonOf, onRules }),
    });
    await expect(finishing.extract(extract)).rejects.toThrow('away');
    expect(onRules).not.toHaveBeenCalled();
  });
});

describe('a step of many calls', () => {
  const RUN = { workflowId: 'w', runId: 'r' };
  const ITEMS = ['a', 'b', 'c', 'd', 'e'];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sovereign-else-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** One attempt of an activity that has its items read one by one, all at once. */
  async function attempt({ requests, atLimit }: { requests: number; atLimit: 'finish' | 'wait' }) {
    const store = await openLocalStore(folder);
    const asked: string[] = [];
    const model: LanguageModel = {
      name: 'm',
      async generate<T>(request: GenerateRequest<T>) {
        const estimate = { model: 'm', inputTokens: 10, outputTokens: 100 };
        const reservation = await request.budgetGuard?.reserve(estimate);
        asked.push(request.prompt);
        await reservation?.commit({ inputTokens: 10, outputTokens: 10 });
        const usage = { inputTokens: 10, outputTokens: 10, requests: 1 };
        return { kind: 'answer', value: `${request.prompt} by model` as T, usage };
      },
    };
    const limits = { requests, atLimit };
    const { journal, usage } = store;
    const budgetGuard = createRunBudget({ usage, run: RUN, step: 'round-0/read', limits, prices: {} });
    const journalled = journalledModel({ model, journal, run: RUN, round: 0, budgetGuard });
    let byRules = 0;
    const onRules = () => {
      byRules += 1;
    };
    const elseByRules = atLimit === 'finish' ? createElseByRules({ rules, reasonOf, onRules }) : neverByRules;
    const read = (item: string) =>
      elseByRules(
        async () => {
          const request = { task: 'read', system: '', schemaName: 's', maxOutputTokens: 100 };
          const answer = await journalled.generate({ ...request, prompt: item, schema: z.string() });
          return answer.kind === 'answer' ? answer.value : answer.kind;
        },
        async () => `${item} by rules`,
      );
    const results = await Promise.allSettled(ITEMS.map(read));
    return {
      asked,
      byRules,
      read: results.map((one) => (one.status === 'fulfilled' ? one.value.slice(2) : one.reason.name)),
    };
  }

  it('keeps what was answered, and does only the rest by rules; a retry does the same and asks nothing', async () => {
    const first = await attempt({ requests: 3, atLimit: 'finish' });
    expect(first.asked).toHaveLength(3);
    expect(first.read.filter((how) => how === 'by model')).toHaveLength(3);
    expect(first.byRules).toBe(2);
    const retried = await attempt({ requests: 3, atLimit: 'finish' });
    expect(retried).toEqual({ ...first, asked: [] });
  });

  it('keeps what was answered where the run waits, and asks only the rest once there is room', async () => {
    const first = await attempt({ requests: 3, atLimit: 'wait' });
    expect(first.read.filter((how) => how === 'BudgetExhausted')).toHaveLength(2);
    const extended = await attempt({ requests: 5, atLimit: 'wait' });
    expect(extended.read).toEqual(ITEMS.map(() => 'by model'));
    expect([...first.asked, ...extended.asked].sort()).toEqual(ITEMS);
  });
});
