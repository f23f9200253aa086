import { addsWords, foreignWords } from '../../src/models/foreign-words';
import { unsupportedNumbers } from '../../src/models/numbers';

const QUOTE = 'Hard negative sampling improves the recall of dense retrieval by 6.2 points.';

describe('foreignWords', () => {
  it('passes inflections and words that report or connect', () => {
    expect(
      foreignWords({
        text: 'Both studies find that negative samples improved dense retrieval.',
        sources: [QUOTE],
      }),
    ).toEqual([]);
  });

  it('finds names, degrees and numbers in words', () => {
    const text = 'Acme Pro improves recall by six hundred points in every language.';
    expect(foreignWords({ text, sources: [QUOTE] }).length).toBeGreaterThan(3);
  });
});

describe('addsWords', () => {
  it.each([
    ['Hard negative sampling boosts the recall of dense retrieval.', false],
    ['Acme improves the recall of dense retrieval.', true],
    ['Hard negative sampling improves the recall of ColBERT.', true],
    ['Hard negative sampling improves the recall of dense retrieval for the owner.', true],
    ['Hard negative sampling always wonderfully improves dense retrieval.', true],
  ])('%s: %p', (text, adds) => {
    expect(addsWords({ text, sources: [QUOTE] })).toBe(adds);
  });
});

describe('unsupportedNumbers', () => {
  it.each(['６２０ points', 'Ⅻ points', '½ of it', '6.3 points'])('finds the number in %s', (text) => {
    expect(unsupportedNumbers({ text, sources: [QUOTE] })).not.toEqual([]);
  });

  it('knows a number in full-width digits', () => {
    expect(unsupportedNumbers({ text: '６.２ points', sources: [QUOTE] })).toEqual([]);
  });
});
