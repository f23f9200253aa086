import { questionWords } from '../../src/literature/coverage';
import { type candidatesOf, choose, takeFindings } from '../../src/reading/closest-sentences';
import type { PaperRecord } from '../../src/records/paper-record';
import { paper, ranked } from '../evidence/made-up';

const QUESTION = 'Does vitamin D reduce the risk of falls in older adults?';
let number = 0;
const on = (abstract: string, fields: Partial<PaperRecord> = {}) => {
  number += 1;
  return ranked(paper({ id: `arXiv:2001.${number}`, title: `Trial ${number}`, abstract, ...fields }));
};
const take = (
  papers: ReturnType<typeof on>[],
  more: Partial<Parameters<typeof takeFindings>[0]> = {},
  question = QUESTION,
) => {
  const records = papers.map((one) => one.paper);
  const words = questionWords({ question, pool: records, kept: records });
  return takeFindings({ question, papers, words, count: 5, ...more });
};
const REDUCED = 'Vitamin D reduced the risk of falls in older adults by 19% compared with placebo.';
const SETTING = 'Two hundred people were followed for a year after they had been assigned to tablets.';

describe('takeFindings', () => {
  it('quotes the sentence closest to the question, exactly where it is', () => {
    const source = on(
      `Falls are common in later life. ${SETTING} ${REDUCED} Muscle strength was not measured.`,
    );
    const [finding, ...rest] = take([source]);
    expect(rest).toEqual([]);
    expect(finding).toEqual({
      text: REDUCED,
      paperId: source.paper.id,
      paperHash: source.hash,
      quote: {
        field: 'abstract',
        start: source.paper.abstract.indexOf(REDUCED),
        end: source.paper.abstract.indexOf(REDUCED) + REDUCED.length,
        text: REDUCED,
      },
      flag: 'none',
      stance: null,
    });
  });

  it('leaves a heading and a connective out of the quote, and gives the text its capital', () => {
    const source = on(
      `${SETTING} CONCLUSIONS: However, vitamin D reduced the risk of falls in older adults.`,
    );
    const [finding] = take([source]);
    expect(finding?.quote.text).toBe('vitamin D reduced the risk of falls in older adults.');
    expect(finding?.text).toBe('Vitamin D reduced the risk of falls in older adults.');
    const { start, end, text } = finding?.quote ?? { start: 0, end: 0, text: '' };
    expect(source.paper.abstract.slice(start, end)).toBe(text);
  });

  it('quotes those who say the opposite, or find no effect, as well as those who agree', () => {
    const said = [
      REDUCED,
      'Vitamin D had no effect on the risk of falls in older adults over 24 months.',
      'High doses of vitamin D raised the risk of falls in older adults.',
    ];
    const found = take(said.map((sentence) => on(`${SETTING} ${sentence}`)));
    expect(found.map(({ text, flag }) => [text, flag])).toEqual([
      [said[0], 'none'],
      [said[1], 'strict'],
      [said[2], 'strict'],
    ]);
  });

  it('quotes the same words of different papers: replication is not duplication', () => {
    expect(take([on(REDUCED), on(REDUCED), on(REDUCED)])).toHaveLength(3);
  });

  it('takes at most two of a paper, and at most `count`', () => {
    const again = REDUCED.replace('19%', '12% in the second year');
    const third = REDUCED.replace('19%', '8% in the third year');
    const many = `${REDUCED} ${again} ${third}`;
    expect(take([on(many)])).toHaveLength(2);
    expect(take([on(many), on(many), on(many)], { count: 5 })).toHaveLength(5);
    expect(take([on(many), on(many)], { count: 1 })).toHaveLength(1);
  });

  it('takes a result rather than an announcement with as many words', () => {
    const [first] = take([
      on(`We investigated whether vitamin D reduces the risk of falls in older adults. ${REDUCED}`),
    ]);
    expect(first?.text).toBe(REDUCED);
  });

  it('finds by an abbreviation that the abstract defines', () => {
    const found = take(
      [
        on(
          'Cognitive behavioural therapy (CBT) was tried. CBT improved sleep in adults with chronic insomnia.',
        ),
      ],
      {},
      'Does cognitive behavioural therapy improve sleep in adults with insomnia?',
    );
    expect(found.map(({ text }) => text)).toEqual(['CBT improved sleep in adults with chronic insomnia.']);
  });

  it('takes nothing again that was taken before', () => {
    const source = on(`${REDUCED} In older adults vitamin D lowered the risk of injurious falls.`);
    const [first, second] = take([source]);
    if (first === undefined) throw new Error('nothing was found');
    expect(take([source], { keep: [first] })).toEqual([second]);
  });

  it('puts first what a revision looks for', () => {
    const wanted = 'Vitamin D with calcium reduced the risk of falls in older adults.';
    const papers = [on(REDUCED), on(wanted)];
    expect(take(papers)[0]?.text).toBe(REDUCED);
    expect(take(papers, { wanted: ['calcium'] })[0]?.text).toBe(wanted);
  });
});

describe('nothing is taken', () => {
  it('from papers that are about something else', () => {
    expect(take([on('Tides move sand along the coast. Storms move more of it than tides do.')])).toEqual([]);
  });

  it('from papers that share two words of many with the question', () => {
    const astray = on(
      'The machine counts cells in tissue. The machine improved the count of translation start sites.',
    );
    expect(take([astray], {}, 'Is recurrence needed for machine translation of long sentences?')).toEqual([]);
  });

  it('from no papers, and from papers without an abstract', () => {
    expect(take([])).toEqual([]);
    expect(take([on('')])).toEqual([]);
  });
});

describe('choose', () => {
  const candidate = (id: string, fields: Partial<ReturnType<typeof candidatesOf>[0]>, at = 0) => ({
    paper: ranked(paper({ id })),
    start: at,
    end: at + 10,
    own: 0.6,
    aboutness: 0.6,
    nearness: 0.6,
    onQuestion: true,
    wished: 0,
    features: { title: 0, context: 0, rank: 0.5, cue: 0, demotion: 0, opening: 0 },
    ...fields,
  });
  const ids = (list: ReturnType<typeof candidate>[]) =>
    choose(list, { count: 5 }).map(({ paper: { paper: one } }) => one.id);

  it('wants other papers nearer than a second sentence of the leading one', () => {
    const lead = candidate('lead', { own: 0.9, aboutness: 0.9, nearness: 0.9 });
    const second = candidate('lead', { nearness: 0.65 }, 20);
    const other = candidate('other', { nearness: 0.65 });
    expect(ids([lead, second, other])).toEqual(['lead', 'lead']);
    expect(ids([lead, candidate('other', { nearness: 0.8 })])).toEqual(['lead', 'other']);
  });

  it('takes parts from several papers where none comes near the whole question', () => {
    const lead = candidate('lead', { own: 0.45, aboutness: 0.45, nearness: 0.45 });
    const other = candidate('other', { own: 0.4, aboutness: 0.34, nearness: 0.34 });
    expect(ids([lead, other])).toEqual(['lead', 'other']);
  });

  it('takes three of five where no sentence is surely on the question, and all where one is', () => {
    const five = (nearness: number) =>
      ['a', 'b', 'c', 'd', 'e'].map((id) => candidate(id, { own: nearness, aboutness: nearness, nearness }));
    expect(ids(five(0.7))).toHaveLength(3);
    expect(ids(five(0.95))).toHaveLength(5);
    expect(ids(five(0.45))).toHaveLength(5);
  });

  it('takes nothing where only a direction is met', () => {
    expect(ids([candidate('one', { aboutness: 0.3, nearness: 0.6 })])).toEqual([]);
  });
});
