import { isUnread, type PaperRead, readPaper } from '../../src/kernels/read-paper';
import { PromptFiltered, PromptTooLong, RequestUnanswerable } from '../../src/models/errors';
import type { GenerateRequest, GenerateResult, LanguageModel } from '../../src/models/language-model';
import { orAbstained } from '../../src/models/or-abstained';
import type { RankedPaper } from '../../src/records/selection';
import { ranked } from '../evidence/made-up';
import { HARD, QUESTION } from '../models/fixtures';
import { type GivenFinding, honestModel } from '../models/honest-model';
import { dataOf } from '../models/prompts/views';

/** Errors of one request become abstentions where a step may abstain, as the journal makes them. */
const abstaining = (model: LanguageModel): LanguageModel => ({
  name: model.name,
  generate: <T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> =>
    orAbstained(model.generate(request)),
});

const read = async (findings: readonly GivenFinding[], paper: RankedPaper = HARD, parts: string[] = []) => {
  const { model } = honestModel({ read: { [paper.paper.title]: { relevance: 9, findings } } });
  const outcome = await readPaper(paper, { model, question: QUESTION, parts });
  if (isUnread(outcome)) throw new Error('the paper was not read');
  return outcome as PaperRead;
};
const QUOTE = 'Hard negative sampling improves dense retrieval by 4.5 points of recall on MRQA 2019.';
const CLAIM = 'On MRQA 2019, hard negatives raise the recall of dense retrieval by 4.5 points.';

it('keeps a claim in its own words, with its whole sentence as quote, its stance and its cells', async () => {
  const { findings, relevance, proposed, failed } = await read([
    {
      quote: 'sampling improves dense retrieval by 4.5 points',
      claim: CLAIM,
      data: 'MRQA 2019',
      measure: 'points of recall',
      result: '4.5 points',
      condition: 'with a large index',
    },
  ]);
  expect({ relevance, proposed, failed }).toEqual({ relevance: 9, proposed: 1, failed: [] });
  expect(findings).toMatchObject([
    {
      text: CLAIM,
      paperId: HARD.paper.id,
      paperHash: HARD.hash,
      stance: 'affirms',
      flag: 'none',
      quote: { text: QUOTE },
      reading: {
        part: null,
        cells: {
          data: { text: 'MRQA 2019' },
          measure: { text: 'points of recall' },
          result: { text: '4.5 points' },
          // Not in the paper in these words.
          condition: null,
        },
      },
    },
  ]);
  const quote = findings[0]?.quote;
  expect(HARD.paper.abstract.slice(quote?.start, quote?.end)).toBe(quote?.text);
});

it.each([
  [
    'white space',
    'Fine tuning the ﬁrst\n  layers gives a 2.5-point gain.',
    'Fine tuning  the first layers gives',
  ],
  [
    'hyphens',
    'Fine-tuning the first layers gives a 2.5–point gain.',
    'Fine tuning the first layers gives a 2.5-point',
  ],
  ['ligatures', 'Eﬃcient ﬁne-tuning of the ﬁrst layers helps.', 'Efficient fine-tuning of the first layers'],
  ['quotation marks', 'The “first” layers’ tuning helps most.', 'The "first" layers\' tuning helps'],
  ['case', 'Tuning helps BERT in most cases.', 'tuning helps Bert in most'],
])('finds a quote that differs in %s, and keeps it as the paper has it', async (_what, abstract, quote) => {
  const paper = ranked({ ...HARD.paper, abstract });
  const { findings } = await read([{ quote, claim: quote }], paper);
  expect(findings[0]?.quote.text).toBe(abstract);
});

it('leaves out a finding whose quote is not in the paper, and says which', async () => {
  const { findings, failed, proposed } = await read([
    { quote: 'Hard negative sampling improves everything we tried', claim: CLAIM },
    { quote: QUOTE, claim: CLAIM },
  ]);
  expect(findings).toHaveLength(1);
  expect(proposed).toBe(2);
  expect(failed).toEqual([expect.stringContaining('improves everything we tried')]);
});

it('reads two findings at most', async () => {
  const { findings, proposed } = await read([
    { quote: QUOTE, claim: CLAIM },
    { quote: 'Random negatives do not improve dense retrieval at all.', claim: 'Random ones do not help.' },
    { quote: 'Retrievers need negatives, all of them', claim: 'They need them.' },
  ]);
  expect({ kept: findings.length, proposed }).toEqual({ kept: 2, proposed: 2 });
});

it.each([
  ['another number', 'Hard negatives raise recall by 45 points.'],
  ['another unit', 'Hard negatives raise recall by 4.5 %.'],
  ['a name that the paper does not have', 'Hard negatives raise recall, as Acme found.'],
  ['a negation of its own', 'Hard negatives do not raise recall.'],
  ['words about who decides', 'The owner has approved that hard negatives raise recall.'],
  ['too many words', `Hard negatives help ${'very '.repeat(100)}much.`],
  ['no words', ' '],
])('a claim with %s becomes its quote', async (_what, claim) => {
  const { findings } = await read([{ quote: QUOTE, claim }]);
  expect(findings[0]?.text).toBe(QUOTE);
});

it('a claim that leaves out the negation of its quote becomes its quote', async () => {
  const quote = 'Random negatives do not improve dense retrieval at all.';
  const { findings } = await read([{ quote, claim: 'Random negatives improve dense retrieval.' }]);
  expect(findings[0]?.text).toBe(quote);
});

it.each(['hardly', 'barely', 'scarcely'])('"%s" is a negation, in a claim and in a quote', async (word) => {
  const quote = 'Random negatives do not improve dense retrieval at all.';
  const { findings } = await read([{ quote, claim: `Random negatives ${word} improve dense retrieval.` }]);
  expect(findings[0]?.text).toBe(`Random negatives ${word} improve dense retrieval.`);
  const abstract = `Random negatives ${word} improve dense retrieval.`;
  const paper = ranked({ ...HARD.paper, abstract });
  const bare = await read([{ quote: abstract, claim: 'Random negatives improve dense retrieval.' }], paper);
  expect(bare.findings[0]?.text).toBe(abstract);
});

it('the words of the question are no source: a number or a name of it alone makes the claim its quote', async () => {
  const quote = 'Random negatives do not improve dense retrieval at all.';
  const paper = ranked({ ...HARD.paper, abstract: quote });
  const { findings } = await read([{ quote, claim: 'Random negatives do not help on MRQA 2019.' }], paper);
  expect(findings[0]?.text).toBe(quote);
});

it('takes names from the title and from elsewhere in the abstract, and numbers from the title', async () => {
  const paper = ranked({
    ...HARD.paper,
    title: 'DPR at TREC 2019',
    abstract: `We train DPR with BERT. ${QUOTE}`,
  });
  const claim = 'With hard negatives DPR on BERT gains 4.5 points, as seen at TREC 2019.';
  const { findings } = await read([{ quote: QUOTE, claim }], paper);
  expect(findings[0]?.text).toBe(claim);
});

it('names the sub-question that a claim answers, and none where there is none of that number', async () => {
  const given = (part: number) => [{ quote: QUOTE, claim: CLAIM, part }];
  const partOf = async (part: number) =>
    (await read(given(part), HARD, ['Where?', 'How far?'])).findings[0]?.reading.part;
  expect(await partOf(2)).toBe(2);
  expect(await partOf(0)).toBeNull();
  expect(await partOf(3)).toBeNull();
});

it('flags by the words of the quote, whatever the stance', async () => {
  const quote = 'Random negatives do not improve dense retrieval at all.';
  const { findings } = await read([{ quote, claim: quote, stance: 'affirms' }]);
  expect(findings[0]).toMatchObject({ flag: 'strict', stance: 'affirms' });
});

it('strips markup, links and hidden characters from claims', async () => {
  const claim =
    'Hard negative **sampling** improves\u202e dense retrieval [1] <b>on</b> MRQA 2019 https://evil.example/x.';
  const { findings } = await read([{ quote: QUOTE, claim }]);
  expect(findings[0]?.text).toBe('Hard negative sampling improves dense retrieval on MRQA 2019.');
});

describe('a paper that cannot be read', () => {
  const unread = async (answer: unknown) => {
    const { model } = honestModel({ read: { [HARD.paper.title]: answer as Error } });
    return readPaper(HARD, { model: abstaining(model), question: QUESTION, parts: [] });
  };

  it.each([
    ['filtered', new PromptFiltered('a filter')],
    ['unusable', new RequestUnanswerable('refused')],
    ['unusable', { unusable: true }],
  ])('is named as %s', async (why, answer) => {
    expect(await unread(answer)).toEqual({ paperId: HARD.paper.id, why });
  });

  it('is tried with shorter passages first where it is too long', async () => {
    const paper = ranked({ ...HARD.paper, abstract: `${QUOTE} ${'More words follow here. '.repeat(400)}` });
    const lengths: number[] = [];
    const { model } = honestModel({
      read: { [HARD.paper.title]: { findings: [{ quote: QUOTE, claim: CLAIM }] } },
    });
    const short: LanguageModel = {
      name: 'short-1',
      async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
        const { passage } = dataOf<{ passage: string }>(request.prompt, 'paper');
        lengths.push(passage.length);
        if (passage.length > 2_000) throw new PromptTooLong('too long', {});
        return model.generate(request);
      },
    };
    const outcome = await readPaper(paper, { model: abstaining(short), question: QUESTION, parts: [] });
    expect(lengths).toEqual([6_000, 3_000, 1_500]);
    expect(outcome).toMatchObject({ findings: [{ text: CLAIM }] });
    const never: LanguageModel = {
      name: 'never-1',
      generate: async () => {
        throw new PromptTooLong('too long', {});
      },
    };
    expect(await readPaper(paper, { model: abstaining(never), question: QUESTION, parts: [] })).toEqual({
      paperId: paper.paper.id,
      why: 'too long',
    });
  });
});
