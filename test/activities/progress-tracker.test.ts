import fc from 'fast-check';
import { createProgressTracker } from '../../src/activities/progress-tracker';
import { DOINGS, PROGRESS_BYTES, stepProgress } from '../../src/contract/step-progress';
import { UNLIMITED } from '../../src/models/budget-guard';

const ESTIMATE = { model: 'qwen3', inputTokens: 600, outputTokens: 1_500 };

/** A tracker on a clock that moves when told to. */
function tracked(before?: unknown) {
  let ms = 1_000_000;
  const tracker = createProgressTracker({ before, clockMs: () => ms });
  const pass = (seconds: number) => {
    ms += seconds * 1_000;
  };
  return { tracker, pass, budgetGuard: tracker.seeing(UNLIMITED) };
}

it('says nothing while there is nothing to say', () => {
  expect(tracked().tracker.now()).toBeUndefined();
});

it('counts the tokens of an answer as they come, and takes the count that ends it', async () => {
  const { tracker, pass, budgetGuard } = tracked();
  const request = await budgetGuard.reserve(ESTIMATE);
  tracker.part({ doing: 'read', done: 0, total: 9 });
  tracker.now();
  pass(10);
  for (let part = 0; part < 80; part += 1) request.part?.();
  expect(tracker.now()).toEqual({
    doing: 'read',
    done: 0,
    total: 9,
    inputTokens: 0,
    outputTokens: 80,
    tokensPerS: 8,
  });
  await request.commit({ inputTokens: 512, outputTokens: 83 });
  tracker.part({ doing: 'read', done: 1, total: 9 });
  expect(tracker.now()).toMatchObject({ done: 1, inputTokens: 512, outputTokens: 83 });
  // Half a minute without a token has no speed.
  pass(31);
  tracker.now();
  pass(2);
  expect(tracker.now()).not.toHaveProperty('tokensPerS');
});

it('names the model that has not said a word yet, and not one that writes', async () => {
  const { tracker, pass, budgetGuard } = tracked();
  const request = await budgetGuard.reserve(ESTIMATE);
  pass(4);
  expect(tracker.now()).toBeUndefined();
  pass(2);
  expect(tracker.now()).toEqual({ inputTokens: 0, outputTokens: 0, waitsFor: 'qwen3 to answer' });
  request.part?.();
  expect(tracker.now()).not.toHaveProperty('waitsFor');
});

it('keeps what a broken answer had brought, and counts no prompt that was not read', async () => {
  const { tracker, budgetGuard } = tracked();
  const request = await budgetGuard.reserve(ESTIMATE);
  for (let part = 0; part < 5; part += 1) request.part?.();
  await request.release();
  expect(tracker.now()).toEqual({ inputTokens: 0, outputTokens: 5 });
});

it('counts on from the attempt before, and takes nothing that it cannot read', () => {
  const before = { doing: 'read', done: 3, total: 9, inputTokens: 700, outputTokens: 90 };
  expect(tracked(before).tracker.now()).toEqual({ inputTokens: 700, outputTokens: 90 });
  expect(tracked({ inputTokens: -1, outputTokens: 'many' }).tracker.now()).toBeUndefined();
});

it('fits a heartbeat whatever the model is called', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DOINGS),
      fc.nat(),
      fc.nat(),
      fc.string({ unit: 'binary', maxLength: 300 }),
      (doing, done, total, model) => {
        const { tracker } = tracked({
          inputTokens: Number.MAX_SAFE_INTEGER,
          outputTokens: Number.MAX_SAFE_INTEGER,
        });
        tracker.part({ doing, done, total });
        tracker.waitFor(`the first answer of ${model}`);
        const told = tracker.now();
        expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThanOrEqual(PROGRESS_BYTES);
        expect(stepProgress.parse(told)).toEqual(told);
      },
    ),
  );
});

it('says whose turn it waits for after five seconds, unless another request of the step is under way', async () => {
  const { tracker, pass, budgetGuard } = tracked();
  tracker.inLine('the model');
  pass(4);
  expect(tracker.now()).toBeUndefined();
  pass(1);
  expect(tracker.now()).toMatchObject({ waitsFor: 'a turn at the model' });
  const request = await budgetGuard.reserve(ESTIMATE);
  request.part?.();
  expect(tracker.now()).not.toHaveProperty('waitsFor');
  await request.release();
  tracker.inLine(undefined);
  expect(tracker.now()).not.toHaveProperty('waitsFor');
});
