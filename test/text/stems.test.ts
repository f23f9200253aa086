import { directionOf, OPPOSITE } from '../../src/text/directions';
import { isContent, isDirection, stem, stems, wordsIn } from '../../src/text/stems';

describe('words', () => {
  it('are in small letters, without accents and possessive endings', () => {
    expect(wordsIn('Alzheimer’s café, the patients’ Naïve-Bayes')).toEqual(
      'alzheimer cafe the patients naive bayes'.split(' '),
    );
  });

  it('are the same from plain ASCII as from a text with other letters in it', () => {
    const plain = "Crohn's disease: IL-10 (p < 0.05), anti-TNF's role in the 1990s";
    const other = wordsIn(`${plain} é`);
    expect([...wordsIn(plain), 'e']).toEqual(other);
  });

  it('spell a Greek symbol out, and leave Greek text alone', () => {
    expect(wordsIn('TNF-α and IL-1β')).toEqual(['tnf', 'alpha', 'and', 'il', '1', 'beta']);
    expect(wordsIn('TNF-α')).toEqual(wordsIn('TNF-alpha'));
    expect(wordsIn('ανάλυση')).toHaveLength(1);
  });

  it('of a script without blanks are pairs of neighbouring letters', () => {
    expect(wordsIn('减少幻觉')).toEqual(['减少', '少幻', '幻觉']);
    expect(wordsIn('用BERT')).toEqual(['用', 'bert']);
  });
});

describe('stems', () => {
  it.each([
    ['sampling', 'samples'],
    ['mutation', 'mutations'],
    ['therapies', 'therapy'],
    ['optimization', 'optimisation'],
    ['classes', 'class'],
    ['generation', 'generate'],
    ['functional', 'functions'],
  ])('match %s with %s', (one, other) => expect(stem(one)).toBe(stem(other)));

  it.each([
    ['use', 'us'],
    ['ran', 'rain'],
    ['virus', 'viral load'],
    ['p53', 'p5'],
  ])('keep %s and %s apart', (one, other) => expect(stem(one)).not.toBe(stem(other)));

  it('are one for all words of a direction, and for whole words only', () => {
    expect(stems('reduced lowers declining fewer')).toEqual(['<down>', '<down>', '<down>', '<down>']);
    expect(stems('raised rose greater')).toEqual(['<up>', '<up>', '<up>']);
    expect(stems('harmonic moreover falls drops').some(isDirection)).toBe(false);
  });

  it('leave out the words by which any question asks', () => {
    expect(stems('What is the effect of aspirin on the risk of stroke?')).toEqual([
      'aspirin',
      'risk',
      'strok',
    ]);
    expect(isContent('whether')).toBe(false);
  });
});

describe('directions', () => {
  it('have opposites both ways', () => {
    for (const [one, other] of Object.entries(OPPOSITE)) expect(OPPOSITE[other]).toBe(one);
  });

  it('take the endings of verbs where a verb is meant', () => {
    expect(['induces', 'induced', 'inducing', 'induce'].map(directionOf)).toEqual(Array(4).fill('start'));
    expect(directionOf('inducible')).toBeUndefined();
  });
});
