// Whole extractions by a scripted honest model: which papers are kept, what is read again, what rules fill, and what a revision
// asks for.

import { createElseByRules } from '../../src/kernels/else-by-rules';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import type { ExtractInput, Revision } from '../../src/kernels/kernel';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { questionWords } from '../../src/literature/coverage';
import { ProviderUnavailable } from '../../src/models/errors';
import type { Claim } from '../../src/records/claim';
import type { RankedPaper } from '../../src/records/selection';
import { ranked } from '../evidence/made-up';
import { CLAIMS, checked, HARD, PAPERS, QUESTION, TUNING, WORDS } from '../models/fixtures';
import { honestModel, ofTask, type Reading, type Script } from '../models/honest-model';
import { dataOf } from '../models/prompts/views';

const HARD_QUOTE = 'Hard negative sampling improves dense retrieval by 4.5 points of recall on MRQA 2019.';
const HARD_CLAIM = 'On MRQA 2019, hard negatives raise the recall of dense retrieval by 4.5 points.';
const RANDOM_QUOTE = 'Random negatives do not improve dense retrieval at all.';
const RANDOM_CLAIM = 'Dense retrieval does not get better with random negatives.';
const TUNING_QUOTE = 'Negative sampling gives a smaller gain than fine-tuning for dense retrieval.';
const TUNING_CLAIM = 'For dense retrieval, fine-tuning gains more than negative sampling does.';
const PLAN_QUOTE = 'We leave further data sets to future work.';

const GOOD: Record<string, Reading> = {
  [HARD.paper.title]: {
    findings: [
      { quote: HARD_QUOTE, claim: HARD_CLAIM },
      { quote: RANDOM_QUOTE, claim: RANDOM_CLAIM, stance: 'no effect' },
    ],
  },
  [TUNING.paper.title]: { findings: [{ quote: TUNING_QUOTE, claim: TUNING_CLAIM, stance: 'mixed' }] },
};

function extractWith(script: Script, over: Partial<ExtractInput> = {}) {
  const { model, requests } = honestModel(script);
  const extracted = createModelKernel({ model }).extract({
    question: QUESTION,
    papers: PAPERS,
    words: WORDS,
    count: 8,
    ...over,
  });
  return { extracted, requests };
}
const textsOf = (claims: readonly Claim[]) => claims.map(({ text }) => text);

it('gives the first finding of each paper, then the second ones, with what was counted', async () => {
  const { extracted, requests } = extractWith({ read: GOOD });
  const { claims, unread, papers, reading } = await extracted;
  expect(claims.map(({ id, text, stance }) => [id, text, stance])).toEqual([
    ['C1', HARD_CLAIM, 'affirms'],
    ['C2', TUNING_CLAIM, 'mixed'],
    ['C3', RANDOM_CLAIM, 'no effect'],
  ]);
  expect(unread).toEqual([]);
  expect(papers).toEqual(PAPERS.map(({ paper }) => paper.id));
  expect(reading).toEqual({
    read: 2,
    proposed: 3,
    misquoted: 0,
    off: 0,
    repaired: 0,
    unsupported: 0,
    beyond: 0,
    readAgain: false,
    byRules: 0,
  });
  expect(requests.map(({ task }) => task).toSorted()).toEqual(['check', 'check', 'read', 'read']);
});

it('counts what held and found no room', async () => {
  const { extracted } = extractWith({ read: GOOD }, { count: 2 });
  const { claims, reading } = await extracted;
  expect(claims).toHaveLength(2);
  expect(reading).toMatchObject({ proposed: 3, unsupported: 0, beyond: 1 });
});

it('shows each call one paper alone', async () => {
  const { extracted, requests } = extractWith({ read: GOOD });
  await extracted;
  for (const { prompt } of requests) {
    const shown = PAPERS.filter(({ paper }) => prompt.includes(paper.title));
    expect(shown).toHaveLength(1);
  }
});

it('has another model check where there is one', async () => {
  const writer = honestModel({ read: GOOD }, 'writer-1');
  const checker = honestModel({ verdicts: { [HARD_CLAIM]: 'no' } }, 'checker-1');
  const kernel = createModelKernel({ model: writer.model, reviewers: { VALIDATOR: checker.model } });
  const { claims } = await kernel.extract({ question: QUESTION, papers: PAPERS, words: WORDS, count: 8 });
  expect(textsOf(claims)).toEqual([RANDOM_CLAIM, TUNING_CLAIM]);
  expect(new Set(checker.requests.map(({ task }) => task))).toEqual(new Set(['check']));
  expect(new Set(writer.requests.map(({ task }) => task))).toEqual(new Set(['read', 'repair']));
});

it('leaves out what is off the question, misquoted or not supported, and counts each', async () => {
  const { extracted, requests } = extractWith({
    read: {
      [HARD.paper.title]: {
        findings: [
          { quote: HARD_QUOTE, claim: HARD_CLAIM },
          { quote: 'Our code is public.', claim: 'The code is public.', stance: 'off' },
        ],
      },
      [TUNING.paper.title]: {
        findings: [
          { quote: TUNING_QUOTE, claim: TUNING_CLAIM },
          { quote: 'Fine-tuning always wins in the end', claim: 'Fine-tuning wins.' },
        ],
      },
    },
    verdicts: { [TUNING_CLAIM]: 'contradicted' },
  });
  const { claims, reading } = await extracted;
  // One of three that are on the question held: fewer than half.
  expect(reading).toMatchObject({ proposed: 4, off: 1, misquoted: 1, unsupported: 1, readAgain: true });
  expect(textsOf(claims)).toContain(HARD_CLAIM);
  expect(textsOf(claims)).not.toContain(TUNING_CLAIM);
  expect(requests.filter(({ prompt }) => prompt.includes('The code is public.'))).toEqual([]);
});

it('puts announcements last', async () => {
  const { extracted } = extractWith({
    read: {
      [HARD.paper.title]: {
        findings: [
          { quote: RANDOM_QUOTE, claim: RANDOM_CLAIM, stance: 'no effect' },
          { quote: HARD_QUOTE, claim: HARD_CLAIM },
        ],
      },
      [TUNING.paper.title]: {
        findings: [
          { quote: PLAN_QUOTE, claim: 'More work is planned.' },
          { quote: TUNING_QUOTE, claim: TUNING_CLAIM },
        ],
      },
    },
  });
  expect(textsOf((await extracted).claims)).toEqual([
    RANDOM_CLAIM,
    HARD_CLAIM,
    TUNING_CLAIM,
    'More work is planned.',
  ]);
});

it('names the sub-question that each claim answers, and shows all of them to the reader', async () => {
  const parts = ['On which data?', 'Against what?'];
  const { extracted, requests } = extractWith(
    {
      read: {
        [TUNING.paper.title]: { findings: [{ quote: TUNING_QUOTE, claim: TUNING_CLAIM, part: 2 }] },
      },
    },
    { parts, papers: [TUNING] },
  );
  expect((await extracted).claims[0]?.reading?.part).toBe(2);
  expect(dataOf(ofTask(requests, 'read')[0]?.prompt ?? '', 'sub_questions')).toEqual([
    { number: 1, text: parts[0] },
    { number: 2, text: parts[1] },
  ]);
});

describe('of twelve papers nine are kept', () => {
  const result = (n: number) => `Negative sampling improves dense retrieval by ${n} points on set ${n}.`;
  const twelve: RankedPaper[] = Array.from({ length: 12 }, (_, at) =>
    ranked({
      ...HARD.paper,
      id: `arXiv:2101.${String(at + 1).padStart(5, '0')}v1`,
      title: `Paper ${at + 1}`,
      abstract: `We look at it. ${result(at + 1)}`,
    }),
  );
  const words = questionWords({
    question: QUESTION,
    pool: twelve.map(({ paper }) => paper),
    kept: twelve.map(({ paper }) => paper),
  });
  const relevant = (relevance: Readonly<Record<number, number>>): Record<string, Reading> =>
    Object.fromEntries(
      twelve.map(({ paper }, at) => [
        paper.title,
        {
          relevance: relevance[at + 1] ?? 5,
          findings: [{ quote: result(at + 1), claim: result(at + 1) }],
        },
      ]),
    );
  const keptOf = async (read: Record<string, Reading>, over: Partial<ExtractInput> = {}) => {
    const { extracted } = extractWith({ read }, { papers: twelve, words, keep: 9, ...over });
    const { papers, claims, unread } = await extracted;
    const numberOf = (id: string) => twelve.findIndex(({ paper }) => paper.id === id) + 1;
    return { kept: papers.map(numberOf), cited: claims.map(({ paperId }) => numberOf(paperId)), unread };
  };

  it('the first five whatever their relevance, the others by relevance, equal ones in their order', async () => {
    const { kept, cited } = await keptOf(relevant({ 1: 0, 2: 0, 6: 1, 7: 2, 11: 9, 12: 10 }));
    expect(kept).toEqual([1, 2, 3, 4, 5, 12, 11, 8, 9]);
    expect(kept).toEqual(expect.arrayContaining(cited));
  });

  it('a paper that could not be read has its place in the middle, and is named only where it is kept', async () => {
    const read = { ...relevant({ 6: 1, 7: 1, 8: 1, 9: 8 }), 'Paper 10': { unusable: true } as const };
    const { kept, unread } = await keptOf(read);
    expect(kept).toEqual([1, 2, 3, 4, 5, 9, 10, 11, 12]);
    expect(unread).toEqual([{ paperId: twelve[9]?.paper.id, why: 'unusable' }]);
    const better = { ...relevant({ 6: 9, 7: 9, 8: 9, 9: 9 }), 'Paper 10': { unusable: true } as const };
    expect((await keptOf(better)).unread).toEqual([]);
  });
});

describe('where fewer than half of the findings hold', () => {
  const bad: Record<string, Reading> = {
    [HARD.paper.title]: { findings: [{ quote: 'Nothing of this is written there', claim: 'Made up.' }] },
    [TUNING.paper.title]: { findings: [] },
  };

  it('reads those papers once more, with what failed, and takes what holds then', async () => {
    const { extracted, requests } = extractWith({ read: bad, readAgain: GOOD });
    const { claims, reading } = await extracted;
    expect(textsOf(claims)).toEqual([HARD_CLAIM, TUNING_CLAIM, RANDOM_CLAIM]);
    expect(reading).toMatchObject({ readAgain: true, byRules: 0 });
    const again = ofTask(requests, 'read-again');
    expect(again).toHaveLength(2);
    const failed = again.flatMap(({ prompt }) => dataOf<string[]>(prompt, 'not_usable_before'));
    expect(failed.join()).toContain('Nothing of this is written there');
    expect(failed.join()).toContain('No finding was given');
  });

  it('does not read again a paper whose findings held', async () => {
    const { extracted, requests } = extractWith({
      read: {
        ...bad,
        [TUNING.paper.title]: {
          findings: [
            { quote: TUNING_QUOTE, claim: TUNING_CLAIM },
            { quote: 'This is not there either', claim: 'Made up.' },
          ],
        },
      },
    });
    await extracted;
    expect(
      ofTask(requests, 'read-again').map(({ prompt }) => dataOf<{ title: string }>(prompt, 'paper').title),
    ).toEqual([HARD.paper.title]);
  });

  it('rules fill what is missing, unjudged and counted', async () => {
    const { extracted } = extractWith({ read: bad });
    const { claims, reading } = await extracted;
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.every(({ stance, reading: own }) => stance === null && own === undefined)).toBe(true);
    expect(textsOf(claims)).toContain(HARD_QUOTE);
    expect(reading).toMatchObject({ readAgain: true, byRules: claims.length });
  });

  it('ends without evidence only where rules find none either', async () => {
    const bees = ranked({
      ...HARD.paper,
      title: 'Bees',
      abstract: 'Bees dance when they have found flowers.',
    });
    const words = questionWords({ question: QUESTION, pool: [bees.paper], kept: [bees.paper] });
    const { extracted } = extractWith({}, { papers: [bees], words });
    const byRules = await createExtractiveKernel().extract({
      question: QUESTION,
      papers: [bees],
      words,
      count: 8,
    });
    expect(byRules.claims).toEqual([]);
    expect((await extracted).claims).toEqual([]);
  });
});

describe('a provider that does not answer', () => {
  it('fails the extraction, which a retry repeats', async () => {
    const error = new ProviderUnavailable('not now', 5);
    const { extracted } = extractWith({ read: { ...GOOD, [TUNING.paper.title]: error } });
    await expect(extracted).rejects.toBe(error);
  });

  it.each([
    ['its reading', { read: { ...GOOD, [TUNING.paper.title]: new ProviderUnavailable('no') } }],
    ['its check', { read: GOOD, verdicts: { [TUNING_CLAIM]: new ProviderUnavailable('no') } }],
  ])('has a paper read by rules where %s was given up', async (_what, script: Script) => {
    const { model } = honestModel(script);
    const elseByRules = createElseByRules({
      rules: createExtractiveKernel(),
      reasonOf: (error) => (error instanceof ProviderUnavailable ? 'silent' : undefined),
      onRules: () => undefined,
    });
    const { claims, reading } = await createModelKernel({ model, elseByRules }).extract({
      question: QUESTION,
      papers: PAPERS,
      words: WORDS,
      count: 8,
    });
    expect(textsOf(claims)).toContain(HARD_CLAIM);
    const ofTuning = claims.filter(({ paperId }) => paperId === TUNING.paper.id);
    expect(ofTuning.length).toBeGreaterThan(0);
    expect(ofTuning.every(({ stance }) => stance === null)).toBe(true);
    expect(reading?.byRules).toBe(ofTuning.length);
  });
});

describe('in a revision', () => {
  const revision = (over: Partial<Revision> = {}): Revision => ({
    findings: [],
    instructions: null,
    claims: checked(CLAIMS),
    previousQueries: ['negative sampling retrieval'],
    ...over,
  });
  const major = (target: string) => ({
    message: 'SECRET REMARK: too wide.',
    severity: 'major' as const,
    target,
    searchFor: [],
  });

  it('kept claims come first, and nothing is read again', async () => {
    const { extracted, requests } = extractWith({}, { revision: revision() });
    const { claims, reading } = await extracted;
    expect(textsOf(claims)).toEqual(expect.arrayContaining(CLAIMS.map(({ text }) => text)));
    expect(ofTask(requests, 'read-again')).toEqual([]);
    expect(reading?.readAgain).toBe(false);
  });

  it('checks a contested claim once more, alone and without the words of its reviewer', async () => {
    const { extracted, requests } = extractWith({}, { revision: revision({ findings: [major('C2')] }) });
    expect(textsOf((await extracted).claims)).toContain(CLAIMS[1]?.text);
    const [doubted, ...more] = ofTask(requests, 'check');
    expect(more).toEqual([]);
    expect(doubted?.system).toContain('A reviewer doubts this claim');
    expect(dataOf<{ claim: string }[]>(doubted?.prompt ?? '', 'claims').map(({ claim }) => claim)).toEqual([
      CLAIMS[1]?.text,
    ]);
    for (const { prompt, system } of requests) expect(`${system}${prompt}`).not.toContain('SECRET REMARK');
  });

  it('drops a contested claim that its passage does not say, and takes its quote from nobody', async () => {
    const text = CLAIMS[1]?.text ?? '';
    const { extracted } = extractWith(
      {
        read: { [TUNING.paper.title]: { findings: [{ quote: TUNING_QUOTE, claim: TUNING_CLAIM }] } },
        verdicts: { [text]: 'no' },
      },
      { revision: revision({ findings: [major('C2')] }) },
    );
    const { claims } = await extracted;
    expect(claims.filter(({ quote }) => quote.text === TUNING_QUOTE)).toEqual([]);
  });

  it('keeps its papers, whatever their relevance', async () => {
    const other = ranked({
      ...HARD.paper,
      id: 'arXiv:2103.00003v1',
      title: 'Third',
      abstract: 'Nothing on it.',
    });
    const { extracted } = extractWith(
      { read: { Third: { relevance: 10, findings: [] } } },
      { papers: [HARD, other, TUNING], keep: 1, revision: revision() },
    );
    expect((await extracted).papers).toEqual([HARD.paper.id, TUNING.paper.id]);
  });
});

it('says how many papers are read, then how many are checked, and which are read again', async () => {
  const told: string[] = [];
  const onPartDone: ExtractInput['onPartDone'] = ({ doing, done, total }) =>
    told.push(`${doing} ${done} of ${total}`);
  const { extracted } = extractWith({ read: GOOD }, { onPartDone });
  await extracted;
  expect(told).toEqual([
    'read 0 of 2',
    'read 1 of 2',
    'read 2 of 2',
    'checked 0 of 2',
    'checked 1 of 2',
    'checked 2 of 2',
  ]);
  told.length = 0;
  const nothing = Object.fromEntries(Object.keys(GOOD).map((title) => [title, { findings: [] }]));
  await extractWith({ read: nothing }, { onPartDone }).extracted;
  expect(told.slice(-3)).toEqual(['read again 0 of 2', 'read again 1 of 2', 'read again 2 of 2']);
});
