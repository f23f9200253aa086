import { coverageOf, paperStems, questionWords, shareOf } from '../../src/literature/coverage';

const pool = [
  { title: 'Falls', abstract: 'Vitamin D and falls in older adults.' },
  { title: 'Cognitive behavioural therapy (CBT)', abstract: 'CBT and sleep in older adults.' },
];
const [first, second] = pool as [(typeof pool)[0], (typeof pool)[0]];

describe('questionWords', () => {
  const words = questionWords({ question: 'Does vitamin D help adults to sleep?', pool, kept: [first] });

  it('have weights that add up to 1, more for a word that fewer papers have', () => {
    expect(words.map(({ word }) => word)).toEqual(['vitamin', 'D', 'help', 'adults', 'sleep']);
    expect(words.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    const weightOf = (one: string) => words.find(({ word }) => word === one)?.weight ?? 0;
    expect(weightOf('adults')).toBeLessThan(weightOf('vitamin'));
    expect(weightOf('help')).toBeGreaterThan(weightOf('vitamin'));
  });

  it('are in the papers kept, or not', () => {
    expect(words.filter(({ inPapers }) => inPapers).map(({ word }) => word)).toEqual([
      'vitamin',
      'D',
      'adults',
    ]);
  });

  it('are in a paper that has another form of their abbreviation', () => {
    const asked = questionWords({ question: 'Does CBT work?', pool, kept: [second] });
    expect(asked[0]).toMatchObject({ word: 'CBT', inPapers: true });
    const long = { title: 'Sleep', abstract: 'Cognitive behavioural therapy (CBT) was tried.' };
    const words = questionWords({
      question: 'Does cognitive behavioural therapy work?',
      pool: [long],
      kept: [long],
    });
    expect(words.slice(0, 3).every(({ inPapers }) => inPapers)).toBe(true);
  });

  it('of an empty pool weigh the same', () => {
    const alone = questionWords({ question: 'Does aspirin work?', pool: [], kept: [] });
    expect(alone).toEqual([
      { word: 'aspirin', stem: 'aspirin', weight: 0.5, inPapers: false },
      { word: 'work', stem: 'work', weight: 0.5, inPapers: false },
    ]);
  });
});

describe('coverageOf', () => {
  const words = ['a', 'b', 'c'].map((stem, at) => ({
    word: stem,
    stem: `x${stem}`,
    weight: [0.5, 0.3, 0.2][at] ?? 0,
    inPapers: true,
  }));

  it('is the weight of what texts have between them, each word once', () => {
    expect(coverageOf(words, ['xa xb', 'xb'])).toBeCloseTo(0.8);
    expect(coverageOf(words, [])).toBe(0);
    expect(coverageOf(words, ['xa xb xc xd'])).toBe(1);
    expect(shareOf(words, new Set(['xc']))).toBeCloseTo(0.2);
  });
});

describe('paperStems', () => {
  it('are those of title and abstract, also when asked for again', () => {
    expect(paperStems(first)).toEqual(['fall', 'vitamin', 'd', 'fall', 'older', 'adult']);
    expect(paperStems(first)).toBe(paperStems(first));
    expect(paperStems({ ...first, title: 'Sleep' })[0]).toBe('sleep');
  });
});
