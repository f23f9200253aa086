import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { pairCosine } from '../../src/evidence/tfidf';
import { ENGLISH_STOP_WORDS } from '../../src/text/stop-words';

interface Fixture {
  scikitLearn: string;
  pairs: { a: string; b: string; cosine: number }[];
}
const fixture: Fixture = JSON.parse(readFileSync(path.join(__dirname, 'fixtures/tfidf-pairs.json'), 'utf8'));

describe('pairCosine', () => {
  it(`agrees with scikit-learn ${fixture.scikitLearn} to 1e-9 on every pair of the fixture`, () => {
    expect(fixture.pairs.length).toBeGreaterThanOrEqual(300);
    const off = fixture.pairs
      .map(({ a, b, cosine }) => ({ a, b, cosine, ours: pairCosine(a, b) }))
      .filter(({ cosine, ours }) => !(Math.abs(cosine - ours) <= 1e-9));
    expect(off).toEqual([]);
  });

  it('has a fixture that tells the recipe from its neighbours', () => {
    const between = fixture.pairs.filter(({ cosine }) => cosine > 0.01 && cosine < 0.99);
    expect(between.length).toBeGreaterThan(150);
  });

  it('takes stop words out before it pairs neighbours', () => {
    expect(pairCosine('state of the art', 'state art')).toBeCloseTo(1, 12);
  });

  it('is 0 where there is no term, also on both sides', () => {
    expect(pairCosine('', '')).toBe(0);
    expect(pairCosine('the of a', 'x y z')).toBe(0);
    expect(pairCosine('sampling', 'of the')).toBe(0);
  });

  it('lies in 0-1, is symmetric to the last bit and 1 for a text with itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const value = pairCosine(a, b);
        expect(value).toBe(pairCosine(b, a));
        expect(value >= 0 && value <= 1).toBe(true);
        const self = pairCosine(a, a);
        expect(self === 0 || Math.abs(self - 1) < 1e-12).toBe(true);
      }),
    );
  });
});

describe('ENGLISH_STOP_WORDS', () => {
  it('has the 318 words of the recipe', () => {
    expect(ENGLISH_STOP_WORDS.size).toBe(318);
    for (const word of ['the', 'system', 'fifteen', 'amoungst', 'thick', 'con']) {
      expect(ENGLISH_STOP_WORDS).toContain(word);
    }
    for (const word of ['result', 'use', 'used', 'make', 'say'])
      expect(ENGLISH_STOP_WORDS).not.toContain(word);
  });
});
