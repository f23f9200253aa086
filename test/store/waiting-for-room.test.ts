// Requests that fit but for others under way wait for these, in this process and in others.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Quantities } from '../../src/contract/limits';
import { BudgetExhausted } from '../../src/models/budget-guard';
import { createRunBudget, usageOf } from '../../src/models/run-budget';
import { usageIn } from '../../src/store/local-usage';
import type { UsageEntry, UsageStore } from '../../src/store/store';
import { watchUnderWay } from '../../src/store/under-way';

const RUN = { workflowId: 'w', runId: 'r' };
const ESTIMATE = { model: 'm', inputTokens: 100, outputTokens: 50 };
const USED = { inputTokens: 10, outputTokens: 5 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-waiting-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a process of its own has. */
const process = ({ touchMs = 50, silentMs = 5_000, lookMs = 20, now = () => performance.now() } = {}) =>
  usageIn({
    folder: path.join(folder, 'spending'),
    temporary: path.join(folder, 'tmp'),
    nameOf: () => 'run',
    lookMs,
    underWay: watchUnderWay({ touchMs, silentMs, now }),
  });
const budgetGuard = (spending: UsageStore, limits: Quantities, atLimit: 'finish' | 'wait' = 'finish') =>
  createRunBudget({
    usage: spending,
    run: RUN,
    step: 'round-0/read',
    limits: { ...limits, atLimit },
    prices: {},
  });

const isPending = async (promise: Promise<unknown>) =>
  (await Promise.race([promise, sleep(100, 'pending')])) === 'pending';

describe.each(['this', 'another'])('a request under way in %s process', (which) => {
  // Of this process's own the bell tells at once: a look would come too late for the test.
  const two = () => {
    const here = process(which === 'this' ? { lookMs: 60_000 } : {});
    return [here, which === 'this' ? here : process()] as const;
  };

  it('is waited for, and what it did not use is there for the next', async () => {
    const [here, there] = two();
    const first = await budgetGuard(there, { tokens: 200 }).reserve(ESTIMATE);
    const second = budgetGuard(here, { tokens: 200 }).reserve(ESTIMATE);
    expect(await isPending(second)).toBe(true);
    await first.commit(USED);
    await (await second).commit(USED);
  });

  it('makes room where it is withdrawn, and none where it used what was reserved or was left', async () => {
    const [here, there] = two();
    const limits = { requests: 1 };
    const first = await budgetGuard(there, limits).reserve(ESTIMATE);
    const second = budgetGuard(here, limits).reserve(ESTIMATE);
    expect(await isPending(second)).toBe(true);
    await first.release();
    const reserved = await second;
    const third = budgetGuard(there, limits).reserve(ESTIMATE);
    expect(await isPending(third)).toBe(true);
    await reserved.leave?.();
    await expect(third).rejects.toThrow(/requests: 1 of 1 are used, and the next request may use 1/);
  });
});

it('is refused at once where it would not fit without those under way either', async () => {
  const here = process();
  await budgetGuard(here, { tokens: 200 }).reserve(ESTIMATE);
  const large = { ...ESTIMATE, inputTokens: 180 };
  await expect(budgetGuard(here, { tokens: 200 }).reserve(large)).rejects.toBeInstanceOf(BudgetExhausted);
});

it('makes room where it is withdrawn in the middle of a look of another process', async () => {
  const limits = { requests: 1 };
  const first = await budgetGuard(process(), limits).reserve(ESTIMATE);
  const underWay = watchUnderWay();
  const here = usageIn({
    folder: path.join(folder, 'spending'),
    temporary: path.join(folder, 'tmp'),
    nameOf: () => 'run',
    underWay: {
      ...underWay,
      async look(file, known) {
        await first.release();
        return underWay.look(file, known);
      },
    },
  });
  await budgetGuard(here, limits).reserve(ESTIMATE);
});

it('stops waiting when it is called off', async () => {
  const here = process();
  await budgetGuard(here, { requests: 1 }).reserve(ESTIMATE);
  const off = new AbortController();
  const waiting = budgetGuard(here, { requests: 1 }).reserve({ ...ESTIMATE, signal: off.signal });
  expect(await isPending(waiting)).toBe(true);
  off.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  expect(await here.entries(RUN)).toHaveLength(1);
});

it('does not wait for a process that was killed: its request counts for what was reserved', async () => {
  let nowMs = 0;
  // It shows no sign any more.
  await budgetGuard(process({ touchMs: 1e6 }), { tokens: 200 }).reserve(ESTIMATE);
  const here = process({ now: () => nowMs });
  const waiting = budgetGuard(here, { tokens: 200 }).reserve(ESTIMATE);
  expect(await isPending(waiting)).toBe(true);
  nowMs = 5_001;
  await expect(waiting).rejects.toThrow(/tokens: 150 of 200 are used/);
  // Nor does the next one, for as long as this process lives.
  await expect(budgetGuard(here, { tokens: 200 }).reserve(ESTIMATE)).rejects.toBeInstanceOf(BudgetExhausted);
  expect(await here.entries(RUN)).toMatchObject([{ outputTokens: 50, estimated: true }]);
});

const call = fc.record({
  process: fc.nat(1),
  /** Of the answer, which may be larger than what is reserved for it. */
  used: fc.integer({ min: 1, max: 4_000 }),
  most: fc.integer({ min: 1, max: 4_000 }),
  end: fc.constantFrom('commit', 'commit', 'commit', 'release', 'leave'),
  forMs: fc.nat(8),
});

/** What was reserved for each request that was admitted, and which were under way when the last one was. */
function watching() {
  const reserved = new Map<number, UsageEntry>();
  let last: number[] = [];
  // A call is known by the length of its prompt.
  const callOf = ({ inputTokens }: UsageEntry) => inputTokens - 1;
  return {
    reserved,
    underWayAtLast: () => last,
    of: (spending: UsageStore): UsageStore => ({
      ...spending,
      reserve: (request) =>
        spending.reserve({
          ...request,
          admit(account) {
            const entry = request.admit(account);
            if (entry === undefined) return undefined;
            reserved.set(callOf(entry), entry);
            last = [...account.underWay, entry].map(callOf);
            return entry;
          },
        }),
    }),
  };
}

it('never deadlocks, and exceeds a limit by what the last requests under way took beyond their reservations, by no more', async () => {
  const seen = { waited: 0, refused: 0, exceeded: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 12 }),
      fc.record({ tokens: fc.integer({ min: 1, max: 12_000 }), requests: fc.integer({ min: 1, max: 12 }) }),
      async (calls, limits) => {
        await rm(folder, { recursive: true, force: true });
        const processes = [process(), process()];
        const watch = watching();
        /** Tokens that a request was counted for in the end, beyond its reservation. */
        const beyond = new Map<number, number>();
        let refused = 0;
        let ended = 0;
        const done = Promise.all(
          calls.map(async ({ process: of, used, most, end, forMs }, at) => {
            const inputTokens = at + 1;
            const spending = watch.of(processes[of] as UsageStore);
            const before = ended;
            const reservation = await budgetGuard(spending, limits)
              .reserve({ model: 'm', inputTokens, outputTokens: most })
              .catch((error: unknown) => {
                if (!(error instanceof BudgetExhausted)) throw error;
                refused += 1;
              });
            if (reservation === undefined) return;
            if (ended > before) seen.waited += 1;
            await sleep(forMs);
            const outputTokens = end === 'commit' ? Math.min(used, most) : end === 'leave' ? most : 0;
            beyond.set(at, outputTokens - (watch.reserved.get(at) as UsageEntry).outputTokens);
            if (end === 'commit') await reservation.commit({ inputTokens, outputTokens });
            else if (end === 'release') await reservation.release();
            else await reservation.leave?.();
            ended += 1;
          }),
        );
        expect(await Promise.race([done, sleep(20_000, 'deadlock', { ref: false })])).not.toBe('deadlock');
        expect(watch.reserved.size + refused).toBe(calls.length);
        const spent = usageOf({ entries: await (processes[0] as UsageStore).entries(RUN), prices: {} });
        expect(spent.requests).toBeLessThanOrEqual(limits.requests);
        const tokens = spent.inputTokens + spent.outputTokens;
        const allowed = watch
          .underWayAtLast()
          .reduce((sum, at) => sum + Math.max(0, beyond.get(at) ?? 0), limits.tokens);
        expect(tokens).toBeLessThanOrEqual(allowed);
        seen.refused += refused;
        if (tokens > limits.tokens) seen.exceeded += 1;
      },
    ),
    { numRuns: 25 },
  );
  // The property was tried where it could fail.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
}, 120_000);
