import { setTimeout as delay } from 'node:timers/promises';
import { inParallel } from '../../src/kernels/in-parallel';

it("gives results in the items' order, at most so many at once", async () => {
  let under = 0;
  let most = 0;
  const results = await inParallel([30, 5, 20, 1], 2, async (ms, at) => {
    under += 1;
    most = Math.max(most, under);
    await delay(ms);
    under -= 1;
    return `${at}:${ms}`;
  });
  expect(results).toEqual(['0:30', '1:5', '2:20', '3:1']);
  expect(most).toBe(2);
});

it('begins nothing after a failure, and awaits what is under way', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const all = inParallel([0, 1, 2, 3], 2, async (n) => {
    begun.push(n);
    if (n === 0) throw new Error('away');
    await delay(20);
    ended.push(n);
  });
  await expect(all).rejects.toThrow('away');
  expect(begun).toEqual([0, 1]);
  expect(ended).toEqual([1]);
});

it('throws the first of several failures', async () => {
  const all = inParallel([20, 1], 2, async (ms) => {
    await delay(ms);
    throw new Error(`after ${ms}`);
  });
  await expect(all).rejects.toThrow('after 1');
});

it('says how many are done, from 0 on; nothing for an empty list', async () => {
  const told: number[] = [];
  await inParallel(
    [1, 1, 1],
    2,
    async () => undefined,
    (done) => told.push(done),
  );
  await inParallel(
    [],
    2,
    async () => undefined,
    (done) => told.push(done),
  );
  expect(told).toEqual([0, 1, 2, 3]);
});

it('gives nothing for nothing', async () => {
  expect(await inParallel([], 8, async () => 1)).toEqual([]);
});
