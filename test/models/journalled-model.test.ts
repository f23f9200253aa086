import { z } from 'zod';
import { UNLIMITED } from '../../src/models/budget-guard';
import {
  PromptFiltered,
  PromptTooLong,
  ProviderUnavailable,
  RequestUnanswerable,
} from '../../src/models/errors';
import { journalledModel } from '../../src/models/journalled-model';
import { memoryStore } from '../attack/memory-store';
import { scriptedModel } from './scripted-model';

const RUN = { workflowId: 'w', runId: 'r' };
const FITS = { answer: 'yes' };
const REQUEST = {
  task: 'draft',
  system: 's',
  prompt: 'p',
  schemaName: 'draft-1',
  schema: z.object({ answer: z.string() }),
  maxOutputTokens: 100,
};

/** Gives `answers` one after the other, through one journal. */
function modelThat(...answers: unknown[]) {
  let at = 0;
  const { model, requests } = scriptedModel(() => answers[at++]);
  const { journal } = memoryStore();
  // Each time as a retried activity opens it.
  const ask = (over: object = {}, round = 0) =>
    journalledModel({ model, journal, run: RUN, round, budgetGuard: UNLIMITED }).generate({
      ...REQUEST,
      ...over,
    });
  return { ask, asked: () => requests.length };
}

it('asks for an answer once', async () => {
  const { ask, asked } = modelThat(FITS, { answer: 'no' });
  expect(await ask()).toMatchObject({ kind: 'answer', value: FITS });
  expect(await ask()).toMatchObject({ kind: 'answer', value: FITS });
  expect(asked()).toBe(1);
  expect(await ask({ prompt: 'another' })).toMatchObject({ value: { answer: 'no' } });
});

describe('a call about one paper', () => {
  const ALONE = { task: 'read', anyRound: true };

  it('finds its answer in another round of the run', async () => {
    const { ask, asked } = modelThat(FITS, { answer: 'no' });
    await ask(ALONE, 0);
    expect(await ask(ALONE, 3)).toMatchObject({ value: FITS });
    expect(asked()).toBe(1);
  });

  it('and a call of another kind asks in each round for itself', async () => {
    const { ask, asked } = modelThat(FITS, { answer: 'no' });
    await ask({}, 0);
    expect(await ask({}, 1)).toMatchObject({ value: { answer: 'no' } });
    expect(asked()).toBe(2);
  });

  it.each([
    ['filtered', new PromptFiltered('a filter')],
    ['too long', new PromptTooLong('too long', {})],
    ['unusable', new RequestUnanswerable('refused')],
  ])('keeps why it has no answer: %s', async (why, error) => {
    const { ask, asked } = modelThat(error, FITS);
    expect(await ask(ALONE, 0)).toMatchObject({ kind: 'abstained', why });
    expect(await ask(ALONE, 1)).toMatchObject({ kind: 'abstained', why });
    expect(asked()).toBe(1);
  });
});

describe('an abstention', () => {
  it.each([
    ['an answer of another shape', { wrong: 1 }, /scripted/],
    ['a refusal of its prompt', new RequestUnanswerable('content filter'), /content filter/],
  ])('is %s, also in a retry', async (_what, first, reason) => {
    const { ask, asked } = modelThat(first, FITS);
    const abstained = await ask();
    expect(abstained).toMatchObject({ kind: 'abstained', reason: expect.stringMatching(reason) });
    expect(await ask()).toEqual(abstained);
    expect(asked()).toBe(1);
  });

  it('asks again after an error that a retry may fix', async () => {
    const { ask } = modelThat(new ProviderUnavailable('away'), FITS);
    await expect(ask()).rejects.toThrow('away');
    expect(await ask()).toMatchObject({ value: FITS });
  });
});
