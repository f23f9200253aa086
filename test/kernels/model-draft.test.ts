// What a model writes of the draft: the answer's second sentence, Results and limits, each checked against each quote.

import { problemOf } from '../../src/kernels/check-sentences';
import type { ComposeInput } from '../../src/kernels/kernel';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { RequestUnanswerable } from '../../src/models/errors';
import { composeDraft } from '../../src/paper/compose';
import { type Block, type Draft, draft as draftSchema } from '../../src/records/draft';
import { CLAIMS, COMPOSE_INPUT, EVIDENCE, HARD, TUNING } from '../models/fixtures';
import { honestModel, ofTask, type Script } from '../models/honest-model';
import { dataOf } from '../models/prompts/views';
import { scriptedModel } from '../models/scripted-model';

/** The fixture's claims as a model judged them. */
const INPUT: ComposeInput = {
  ...COMPOSE_INPUT,
  evidence: {
    ...EVIDENCE,
    claims: EVIDENCE.claims.map((claim, at) => ({
      ...claim,
      stance: (['affirms', 'mixed', 'no effect'] as const)[at] ?? 'off',
    })),
  },
};
const ANSWER = {
  text: 'Hard negatives help by 4.5 points, and less than fine-tuning.',
  claimIds: ['C1', 'c2'],
};
const RESULT = { text: 'Random negatives, in contrast, do not help.', claimIds: ['C3'] };
const LIMIT = { text: 'The gain was seen on MRQA 2019.', claimIds: ['C1'] };
const DRAFT = { answer: ANSWER, results: [RESULT], limits: [LIMIT] };
/** ANSWER rests on two quotes, of which each says a part. */
const inParts: Script['sentence'] = (text, quote) =>
  text !== ANSWER.text
    ? { verdict: 'supported' }
    : quote.startsWith('Hard')
      ? { verdict: 'partly', beyond: 'less than fine-tuning' }
      : { verdict: 'partly', beyond: 'by 4.5 points' };

async function composed(script: Script, over: Partial<ComposeInput> = {}) {
  const { model, requests } = honestModel({ sentence: inParts, ...script });
  const draft = await createModelKernel({ model }).compose({ ...INPUT, ...over });
  expect(draftSchema.parse(draft)).toEqual(draft);
  return { draft, requests };
}

const sentencesIn = (draft: Draft, name: string) => {
  const of = (block: Block) =>
    block.kind === 'paragraph' ? block.sentences : block.kind === 'list' ? block.items.flat() : [];
  return (draft.sections.find((section) => section.name === name)?.blocks ?? []).flatMap(of);
};
const textIn = (draft: Draft, name: string) =>
  sentencesIn(draft, name)
    .map(({ text }) => text)
    .join(' ');

it("puts the model's sentences behind what code counted, each with the papers of its claims", async () => {
  const { draft, requests } = await composed({ draft: DRAFT });
  const [counted] = composeDraft(INPUT).answer.sentences;
  expect(draft.answer.sentences).toEqual([counted, ANSWER.text]);
  expect(draft.abstract.startsWith(`${counted} ${ANSWER.text}`)).toBe(true);
  const numbers = new Map(draft.references.map(({ paperId, number }) => [paperId, number]));
  const results = sentencesIn(draft, 'Results');
  expect(results.slice(0, 3)).toEqual([
    { text: counted, cites: [], claimId: null },
    {
      text: ANSWER.text,
      claimId: 'C1',
      cites: [numbers.get(HARD.paper.id), numbers.get(TUNING.paper.id)].toSorted(),
    },
    { text: RESULT.text, claimId: 'C3', cites: [numbers.get(HARD.paper.id)] },
  ]);
  expect(sentencesIn(draft, 'Uncertainties')[0]).toMatchObject({ text: LIMIT.text, claimId: 'C1' });
  expect(textIn(draft, 'Methodology')).toMatch(
    /honest-1 wrote 3 sentences .*a quote at a time: 3 are kept, 0 left out/,
  );
  expect(dataOf(ofTask(requests, 'draft')[0]?.prompt ?? '', 'opening')).toBe(counted);
});

it('takes nothing out that code composed, but the second sentence of the answer', async () => {
  const rules = composeDraft(INPUT);
  const { draft } = await composed({ draft: DRAFT });
  for (const { text } of [...sentencesIn(rules, 'Results'), ...sentencesIn(rules, 'Uncertainties')]) {
    expect(
      [...sentencesIn(draft, 'Results'), ...sentencesIn(draft, 'Uncertainties')].map((one) => one.text),
    ).toContain(text);
  }
  expect(draft.references).toEqual(rules.references);
  expect(draft.notices).toEqual(rules.notices);
  const table = (of: Draft) => of.sections.find(({ name }) => name === 'Extracted Claims');
  expect(table(draft)).toEqual(table(rules));
});

it('checks each sentence against each quote that it names, a quote at a time', async () => {
  const { requests } = await composed({ draft: DRAFT });
  const shown = ofTask(requests, 'check-sentences').map(({ prompt }) => ({
    quote: dataOf<{ quote: string }>(prompt, 'paper').quote,
    texts: dataOf<{ text: string }[]>(prompt, 'sentences').map(({ text }) => text),
  }));
  expect(shown.toSorted((a, b) => a.quote.localeCompare(b.quote))).toEqual([
    { quote: CLAIMS[0]?.text, texts: [ANSWER.text, LIMIT.text] },
    { quote: CLAIMS[1]?.text, texts: [ANSWER.text] },
    { quote: CLAIMS[2]?.text, texts: [RESULT.text] },
  ]);
});

it("keeps code's second sentence where the model's does not hold", async () => {
  const { draft } = await composed({
    draft: DRAFT,
    sentence: (text) => ({ verdict: text === ANSWER.text ? 'contradicted' : 'supported' }),
  });
  expect(draft.answer).toEqual(composeDraft(INPUT).answer);
  expect(textIn(draft, 'Results')).not.toContain(ANSWER.text);
  expect(textIn(draft, 'Methodology')).toContain('2 are kept, 1 left out');
});

it('has what does not hold written again once, with its quotes and the reason, and keeps what holds then', async () => {
  const again = 'Random negatives do not improve dense retrieval.';
  const { draft, requests } = await composed({
    draft: DRAFT,
    sentence: (text, quote, title) =>
      text === RESULT.text ? { verdict: 'no' } : (inParts(text, quote, title) ?? { verdict: 'supported' }),
    rewritten: { [RESULT.text]: again },
  });
  expect(textIn(draft, 'Results')).toContain(again);
  expect(textIn(draft, 'Methodology')).toContain('3 are kept, 1 of them after they were written again');
  const repairs = ofTask(requests, 'repair-sentences');
  expect(repairs).toHaveLength(1);
  expect(dataOf(repairs[0]?.prompt ?? '', 'sentences')).toEqual([
    {
      id: 'S2',
      text: RESULT.text,
      rests_on: [{ paper: expect.any(String), claim: CLAIMS[2]?.text, quote: CLAIMS[2]?.quote.text }],
      problem: 'A quote that it names says nothing of it.',
    },
  ]);
});

it('has a name that no claim has written again too, and takes no text for a sentence that is dropped', async () => {
  const named = { ...RESULT, text: `${RESULT.text} Zorblax9 does too.` };
  const { draft, requests } = await composed({
    draft: { ...DRAFT, results: [named] },
    rewritten: { [named.text]: '' },
  });
  const [repair] = ofTask(requests, 'repair-sentences');
  expect(dataOf(repair?.prompt ?? '', 'sentences')).toMatchObject([
    { text: named.text, problem: 'Neither its claims nor their quotes have: 9, Zorblax9.' },
  ]);
  const checked = ofTask(requests, 'check-sentences').map(({ prompt }) => prompt);
  expect(checked.join('')).not.toContain('Zorblax9');
  expect(textIn(draft, 'Results')).not.toContain('Zorblax9');
});

it('drops what does not hold the second time, and counts it', async () => {
  const { draft, requests } = await composed({
    draft: DRAFT,
    sentence: (text) => ({ verdict: text === RESULT.text ? 'no' : 'supported' }),
  });
  expect(textIn(draft, 'Results')).not.toContain(RESULT.text);
  expect(textIn(draft, 'Methodology')).toContain('2 are kept, 1 left out');
  expect(ofTask(requests, 'repair-sentences')).toHaveLength(1);
});

it('asks a slow model for no second attempt', async () => {
  const { draft, requests } = await composed(
    { draft: DRAFT, sentence: (text) => ({ verdict: text === RESULT.text ? 'no' : 'supported' }) },
    { sparing: true },
  );
  expect(ofTask(requests, 'repair-sentences')).toEqual([]);
  expect(textIn(draft, 'Methodology')).toContain('2 are kept, 1 left out');
});

it('prints a sentence once that the model gives again as a result and as a limit', async () => {
  const again = { ...ANSWER, text: `${ANSWER.text.replace('Hard', 'hard')} ` };
  const { draft } = await composed({
    draft: { answer: ANSWER, results: [again, RESULT], limits: [again] },
  });
  const printed = `${textIn(draft, 'Results')} ${textIn(draft, 'Uncertainties')}`;
  expect(printed.toLowerCase().split(ANSWER.text.toLowerCase())).toHaveLength(2);
  expect(textIn(draft, 'Methodology')).toContain('2 are kept, 2 left out');
});

it('keeps eight sentences at most', async () => {
  const results = Array.from({ length: 12 }, (_, at) => ({
    ...RESULT,
    text: `Random negatives, in contrast, do not help${' at all'.repeat(at)}.`,
  }));
  const { draft } = await composed({ draft: { ...DRAFT, results } });
  expect(textIn(draft, 'Results').split('Random negatives, in contrast')).toHaveLength(8);
  expect(textIn(draft, 'Methodology')).toContain('wrote 8 sentences');
});

it.each([
  ['that names no claim', { text: 'Negative sampling improves dense retrieval.', claimIds: [] }],
  ['that names an unknown claim', { text: 'Negative sampling helps.', claimIds: ['C1', 'C9'] }],
  ['with a number of its own', { text: 'Hard negatives help by 7 points.', claimIds: ['C1'] }],
  ['with another unit', { text: 'Hard negatives help by 4.5 %.', claimIds: ['C1'] }],
  ['with a name of its own', { text: 'Hard negatives help, as does Acme.', claimIds: ['C1'] }],
  ['that decides', { text: 'The owner has approved this.', claimIds: ['C1'] }],
  ['that is too long', { text: `Hard negatives help ${'very '.repeat(100)}much.`, claimIds: ['C1'] }],
])('drops a sentence %s before anybody checks it, and counts it', async (_what, bad) => {
  const { draft, requests } = await composed({ draft: { ...DRAFT, results: [RESULT, bad] } });
  expect(textIn(draft, 'Results')).not.toContain(bad.text);
  expect(textIn(draft, 'Methodology')).toContain('wrote 4 sentences');
  expect(textIn(draft, 'Methodology')).toContain('3 are kept, 1 left out');
  for (const { prompt } of ofTask(requests, 'check-sentences')) expect(prompt).not.toContain(bad.text);
});

it('offers verified claims alone', async () => {
  const claims = INPUT.evidence.claims.map((claim) =>
    claim.id === 'C2' ? { ...claim, verified: false, confidence: 0.01 } : claim,
  );
  const { draft, requests } = await composed({ draft: DRAFT }, { evidence: { ...EVIDENCE, claims } });
  const offered = dataOf<{ id: string }[]>(ofTask(requests, 'draft')[0]?.prompt ?? '', 'claims');
  expect(offered.map(({ id }) => id)).toEqual(['C1', 'C3']);
  expect(textIn(draft, 'Results')).not.toContain(ANSWER.text);
});

it('a claim that is only partly supported is shown, and no sentence rests on it', async () => {
  const cells = { data: null, measure: null, result: null, condition: null };
  const claims = INPUT.evidence.claims.map((claim) =>
    claim.id === 'C3'
      ? {
          ...claim,
          verified: false,
          reading: { verdict: 'partly' as const, restsOn: null, part: null, cells },
        }
      : claim,
  );
  const { draft } = await composed({ draft: DRAFT }, { evidence: { ...EVIDENCE, claims } });
  expect(textIn(draft, 'Results')).not.toContain(RESULT.text);
  expect(textIn(draft, 'Uncertainties')).toContain('C3 is not among the results: a check found');
});

it.each([
  ['answers what fits no schema', { wrong: 1 }],
  ['is refused', new RequestUnanswerable('no')],
])('keeps the composed draft where the model %s, and says so', async (_what, answer) => {
  const { model } = scriptedModel({ draft: answer });
  const draft = await createModelKernel({ model }).compose(INPUT);
  expect(draft.answer).toEqual(composeDraft(INPUT).answer);
  expect(textIn(draft, 'Methodology')).toContain(
    'gave no usable answer: this text was put together by rules',
  );
});

it('does not ask where no claim is in support, and says so', async () => {
  const { draft, requests } = await composed({}, { evidence: { ...EVIDENCE, claims: [] } });
  expect(requests).toEqual([]);
  expect(textIn(draft, 'Methodology')).toContain('was not asked to write');
});

describe('a sentence', () => {
  const TEXT = 'Hard negatives always help and random ones do not.';
  it.each([
    [
      'holds where one quote says all of it',
      [
        ['supported', ''],
        ['partly', 'random ones do not'],
      ],
      true,
    ],
    [
      'holds where its quotes say all of it together',
      [
        ['partly', 'random ones do not'],
        ['partly', 'Hard negatives always help'],
      ],
      true,
    ],
    [
      'fails where words are beyond all of its quotes',
      [
        ['partly', 'always help'],
        ['partly', 'random ones always'],
      ],
      false,
    ],
    ['fails where its one quote says a part', [['partly', 'random ones do not']], false],
    [
      'fails where a checker says partly and not what is beyond',
      [
        ['partly', ''],
        ['partly', ''],
      ],
      false,
    ],
    [
      'fails where a quote says nothing of it',
      [
        ['supported', ''],
        ['no', TEXT],
      ],
      false,
    ],
    [
      'fails where a quote says otherwise',
      [
        ['supported', ''],
        ['contradicted', ''],
      ],
      false,
    ],
  ] as const)('%s', (_what, verdicts, holds) => {
    const found = verdicts.map(([verdict, beyond]) => ({ verdict, beyond }));
    expect(problemOf(TEXT, found, 2) === null).toBe(holds);
  });

  const partly = (beyond: string) => ({ verdict: 'partly' as const, beyond });

  it('holds where the same word is beyond its quotes in two places', () => {
    const text = 'Retrieval of graphs gains 3 points, retrieval of examples 5 points.';
    const verdicts = [partly('retrieval of examples 5 points'), partly('Retrieval of graphs gains 3 points')];
    expect(problemOf(text, verdicts, 2)).toBeNull();
  });

  it('fails where a checker names words that are not in it', () => {
    const verdicts = [partly('a causal claim'), partly('that it is proven')];
    expect(problemOf(TEXT, verdicts, 2)).toContain('Its quotes do not say');
  });

  it('may count the papers of its quotes, and no others', () => {
    const text = 'Two studies report that noise hurts, and so do gaps.';
    const verdicts = [partly('Two studies report, gaps'), partly('two studies report, noise')];
    expect(problemOf(text, verdicts, 2)).toBeNull();
    expect(problemOf(text, verdicts, 1)).toContain('Its quotes do not say');
    expect(problemOf(text.replace('Two', 'Five'), verdicts, 2)).toContain('Its quotes do not say');
  });

  it('fails where a check was not made', () => {
    expect(problemOf(TEXT, [{ verdict: 'supported', beyond: '' }, null], 2)).toBe('It was not checked.');
    expect(problemOf(TEXT, [], 0)).toBe('It was not checked.');
  });
});
