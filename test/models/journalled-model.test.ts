import { z } from 'zod';
import { PromptFiltered, ProviderUnavailable, RequestUnanswerable } from '../../src/models/errors';
import { journalledModel } from '../../src/models/journalled-model';
import { UNMETERED } from '../../src/models/meter';
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
  const ask = (over: object = {}) =>
    journalledModel({ model, journal, run: RUN, round: 0, meter: () => UNMETERED }).generate({
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

describe('a step that does without an answer', () => {
  it.each([
    ['an abstention', { wrong: 1 }, /scripted/],
    ['a refusal of its prompt', new RequestUnanswerable('content filter'), /content filter/],
  ])('takes %s as its answer, also in a retry', async (_what, first, reason) => {
    const { ask, asked } = modelThat(first, FITS);
    const abstained = await ask({ mayAbstain: true });
    expect(abstained).toMatchObject({ kind: 'abstained', reason: expect.stringMatching(reason) });
    expect(await ask({ mayAbstain: true })).toEqual(abstained);
    expect(asked()).toBe(1);
  });

  it('asks again after an error that a retry may fix', async () => {
    const { ask } = modelThat(new ProviderUnavailable('away'), FITS);
    await expect(ask({ mayAbstain: true })).rejects.toThrow('away');
    expect(await ask({ mayAbstain: true })).toMatchObject({ value: FITS });
  });
});

describe('a step that needs an answer', () => {
  it('meets the same filter in a retry, and asks nobody', async () => {
    const { ask, asked } = modelThat(new PromptFiltered('a filter'), FITS);
    await expect(ask()).rejects.toThrow(PromptFiltered);
    await expect(ask()).rejects.toThrow('a filter');
    expect(asked()).toBe(1);
  });

  it('asks again after an abstention', async () => {
    const { ask, asked } = modelThat({ wrong: 1 }, FITS);
    expect(await ask()).toMatchObject({ kind: 'abstained' });
    expect(await ask()).toMatchObject({ kind: 'answer', value: FITS });
    expect(asked()).toBe(2);
  });

  it('fails where its prompt is refused', async () => {
    const { ask } = modelThat(new RequestUnanswerable('content filter'));
    await expect(ask()).rejects.toBeInstanceOf(RequestUnanswerable);
  });
});
