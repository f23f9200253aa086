import type { Opening } from '../../src/activities/opening';
import { planAgain } from '../../src/activities/plan-again';
import { createModelKernel } from '../../src/kernels/model-kernel';
import type { SearchAnswer } from '../../src/literature/source';
import { BudgetExhausted } from '../../src/models/budget-guard';
import { ProviderRefused, ProviderUnavailable, RequestUnanswerable } from '../../src/models/errors';
import type { PaperRecord } from '../../src/records/paper-record';
import { questionQuery } from '../../src/text/question';
import { inputOf } from '../attack/attack';
import { ATTACKS } from '../attack/cases';
import { memoryStore } from '../attack/memory-store';
import { scriptedModel } from '../models/scripted-model';
import { PAPERS, PROFILE, QUESTION } from '../paper/example-run';

const PARTS = ['Does negative sampling improve recall?', 'What does it cost in training?'];
const FURTHER = { missing: 'The cost.', queries: ['training cost of negatives', 'sampling without gain'] };
const OFF = new AbortController().signal;

async function asked({
  papers = PAPERS,
  parts = PARTS,
  answer = FURTHER,
  outcome = 'ok',
}: {
  papers?: readonly PaperRecord[];
  parts?: readonly string[];
  answer?: unknown;
  outcome?: SearchAnswer['outcome'];
}) {
  const store = memoryStore();
  const { model, requests } = scriptedModel({ 'plan-again': answer });
  const opening: Opening = {
    question: QUESTION,
    profile: { ...PROFILE, searches: [...PROFILE.searches], searchAttributes: [] },
  };
  const answers = [questionQuery(QUESTION), 'hard negatives recall'].map(
    (query): SearchAnswer => ({ query, source: 'library', outcome, papers: [...papers], note: null }),
  );
  const facts = planAgain({ store, openKernel: () => createModelKernel({ model }) })(
    {
      run: { workflowId: 'w', runId: 'r' },
      opening: await store.put(opening),
      round: 0,
      limits: null,
      answers: await Promise.all(answers.map((one) => store.put(one))),
      parts,
      best: 27,
    },
    OFF,
  );
  return { facts, requests };
}

const prompts = async (papers: readonly PaperRecord[]) => {
  const { facts, requests } = await asked({ papers });
  await facts;
  return requests.map(({ system, prompt }) => `${system}\n${prompt}`);
};

it('asks for further queries with the counts of each sub-question', async () => {
  const { facts, requests } = await asked({});
  expect(await facts).toEqual({ queries: FURTHER.queries });
  for (const part of PARTS) expect(requests[0]?.prompt).toContain(part);
  expect(requests[0]?.prompt).toContain(`"records": ${PAPERS.length}`);
});

it('counts the words of the question where it has no sub-questions', async () => {
  const { facts, requests } = await asked({ parts: [] });
  await facts;
  expect(requests[0]?.prompt).toContain(`"sub_question": ${JSON.stringify(QUESTION)}`);
});

it.each([
  ['the model abstains', { nothing: true }],
  ['a filter refuses the prompt', new RequestUnanswerable('a filter')],
  ['the provider refuses', new ProviderRefused('no key')],
  ['the budget has no room', new BudgetExhausted('no room')],
])('has no further query where %s', async (_name, answer) => {
  expect(await (await asked({ answer })).facts).toEqual({ queries: [] });
});

it('asks nothing where no search was answered', async () => {
  const { facts, requests } = await asked({ outcome: 'failed', papers: [] });
  expect(await facts).toEqual({ queries: [] });
  expect(requests).toEqual([]);
});

it('is tried again where the provider is away', async () => {
  const { facts } = await asked({ answer: new ProviderUnavailable('away') });
  await expect(facts).rejects.toThrow('away');
});

describe('shows the model nothing that a record says:', () => {
  const withoutCounts = (prompt: string) => prompt.replace(/(?<=[ \n])\d+(?=,?\n)/g, 'n');
  const hostile = ATTACKS.filter(({ answers }) => answers === undefined);

  it.each(hostile.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const calm = (await prompts(PAPERS)).map(withoutCounts);
    expect((await prompts(inputOf(attack).papers)).map(withoutCounts)).toEqual(calm);
  });

  it('differs in counts alone', async () => {
    const [first] = PAPERS;
    const [all, one] = [await prompts(PAPERS), await prompts(first ? [first] : [])];
    expect(all).not.toEqual(one);
    expect(all.map(withoutCounts)).toEqual(one.map(withoutCounts));
  });
});
