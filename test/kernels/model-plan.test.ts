import type { PlanAgainInput, Revision } from '../../src/kernels/kernel';
import { ModelAbstained } from '../../src/kernels/model-abstained';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { usableParts } from '../../src/kernels/model-plan';
import { recordsSeen } from '../../src/literature/records-seen';
import {
  PromptFiltered,
  PromptTooLong,
  ProviderRefused,
  ProviderUnavailable,
  RequestUnanswerable,
} from '../../src/models/errors';
import { questionQuery } from '../../src/text/question';
import { scriptedModel } from '../models/scripted-model';

const QUESTION = 'Does negative sampling improve dense retrieval, and at which training cost?';
const PARTS = ['Does negative sampling improve dense retrieval?', 'What does it cost in training?'];

const kernelOf = (script: Parameters<typeof scriptedModel>[0]) => {
  const { model, requests } = scriptedModel(script);
  return { kernel: createModelKernel({ model }), requests };
};
const revision = (over: Partial<Revision>): Revision => ({
  findings: [],
  instructions: null,
  claims: [],
  previousQueries: ['negative sampling retrieval'],
  ...over,
});

describe('plan', () => {
  it("gives the question's own words first, then the usable queries of the model, at most as many as asked for", async () => {
    const queries = [
      'dense retrieval negatives',
      'Dense "retrieval" negatives',
      'x',
      'MRQA 2019 recall',
      'a b',
    ];
    const { kernel, requests } = kernelOf({ plan: { parts: [], queries } });
    expect(kernel.name).toBe('scripted-1');
    expect(await kernel.plan({ question: QUESTION, count: 3 })).toEqual({
      queries: [questionQuery(QUESTION), 'dense retrieval negatives', 'MRQA 2019 recall'],
      parts: [],
    });
    const one = await kernel.plan({ question: QUESTION, count: 1 });
    expect(one.queries).toEqual([questionQuery(QUESTION)]);
    expect(requests[0]?.task).toBe('plan');
    expect(requests[0]?.system).toContain('2 search queries');
  });

  it('gives the sub-questions of the model as plain sentences', async () => {
    const parts = [`**${PARTS[0]}**`, `1. ${PARTS[1]}`];
    const { kernel } = kernelOf({ plan: { parts, queries: ['dense retrieval negatives'] } });
    expect((await kernel.plan({ question: QUESTION, count: 3 })).parts).toEqual(PARTS);
  });

  it('shows the model, in a revision, what is missing and what was searched before, and plans no sub-questions', async () => {
    const { kernel, requests } = kernelOf({
      plan: { parts: PARTS, queries: ['negative sampling retrieval', 'hard negatives cost'] },
    });
    const findings = [
      {
        message: 'Cost is open.',
        severity: 'major' as const,
        target: 'question',
        searchFor: ['training cost'],
      },
    ];
    const acting = revision({ findings, instructions: 'Look at memory, too.' });
    expect(await kernel.plan({ question: QUESTION, count: 4, revision: acting })).toEqual({
      queries: ['hard negatives cost'],
      parts: [],
    });
    for (const part of ['training cost', 'Look at memory', 'negative sampling retrieval']) {
      expect(requests[0]?.prompt).toContain(part);
    }
  });

  it.each([
    ['no usable query', { parts: [], queries: ['x', ''] }, 'unusable'],
    ['another shape', { search: 'x' }, 'unusable'],
    ['a filter', new PromptFiltered('no'), 'filtered'],
    ['a prompt that is too long', new PromptTooLong('4,096 tokens', {}), 'too long'],
  ])('throws ModelAbstained, naming the model, for %s', async (_name, plan, why) => {
    const { kernel } = kernelOf(plan instanceof Error ? () => plan : { plan });
    const planned = kernel.plan({ question: QUESTION, count: 4 });
    await expect(planned).rejects.toBeInstanceOf(ModelAbstained);
    await expect(planned).rejects.toThrow(/scripted-1.*plan/);
    await expect(planned).rejects.toMatchObject({ why });
  });

  it('lets the errors of the provider through', async () => {
    const error = new ProviderUnavailable('not now', 5);
    await expect(kernelOf(() => error).kernel.plan({ question: QUESTION, count: 4 })).rejects.toBe(error);
  });
});

describe('usableParts', () => {
  it('keeps at most four, each once, none of them longer than 160 characters', () => {
    const five = ['One side?', 'Another side?', 'one side?', 'A third?', 'A fourth?', 'A fifth?'];
    expect(usableParts(five)).toEqual(['One side?', 'Another side?', 'A third?', 'A fourth?']);
    expect(usableParts(['One side?', 'Another side?', `${'long '.repeat(40)}?`])).toHaveLength(2);
  });

  it('takes a question apart into two or more, or not at all', () => {
    expect(usableParts([])).toEqual([]);
    expect(usableParts(['The whole question?', '', '<b></b>', '?'])).toEqual([]);
  });
});

describe('planAgain', () => {
  const input: PlanAgainInput = {
    question: QUESTION,
    parts: PARTS,
    seen: recordsSeen({ asked: PARTS, papers: [{ title: 'Negative sampling', abstract: 'It is cheap.' }] }),
    previous: ['dense retrieval negatives'],
  };
  const answered = (queries: string[]) => kernelOf({ 'plan-again': { missing: 'The cost.', queries } });

  it('gives at most two usable queries, none of them searched before', async () => {
    const { kernel, requests } = answered([
      'negatives dense retrieval',
      'training cost of "negatives"',
      'x',
      'negative sampling no effect',
      'a third query',
    ]);
    expect(await kernel.planAgain(input)).toEqual([
      'training cost of negatives',
      'negative sampling no effect',
    ]);
    expect(requests[0]).toMatchObject({ task: 'plan-again' });
  });

  it.each([
    ['wants none', { missing: '', queries: [] }],
    ['gives none that can be used', { missing: '', queries: ['x'] }],
    ['abstains', { nothing: true }],
    ['is not allowed to answer', new RequestUnanswerable('a filter')],
  ])('gives none where the model %s', async (_name, answer) => {
    expect(await kernelOf({ 'plan-again': answer }).kernel.planAgain(input)).toEqual([]);
  });

  it.each([new ProviderUnavailable('not now'), new ProviderRefused('no key')])(
    'lets the error %s through',
    async (error) => {
      await expect(kernelOf(() => error).kernel.planAgain(input)).rejects.toBe(error);
    },
  );
});
