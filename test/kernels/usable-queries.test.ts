import { plainTerms, usableQueries } from '../../src/kernels/usable-queries';

const usable = (queries: string[], over: { previous?: string[]; count?: number } = {}) =>
  usableQueries({ queries, previous: [], count: 8, ...over });

describe('usableQueries', () => {
  it("keeps plain words: operators, quotes and field names are the adapter's", () => {
    expect(usable(['"negative sampling" AND (ti:dense OR "fine-tuning") ANDNOT x\u0000'])).toEqual([
      'negative sampling ti dense fine-tuning x',
    ]);
    expect(usable(['C++ and GPT-3.5, F1 score'])).toEqual(['C++ and GPT-3.5 F1 score']);
  });

  it('drops what is too short or too long', () => {
    expect(usable(['retrieval', 'word '.repeat(13), 'dense retrieval'])).toEqual(['dense retrieval']);
  });

  it('drops the same words again, in any order and case, also from before', () => {
    expect(
      usable(['dense retrieval', 'Retrieval dense', 'hard negatives'], { previous: ['Hard "negatives"'] }),
    ).toEqual(['dense retrieval']);
  });

  it('gives at most as many as asked for', () => {
    expect(usable(['one two', 'three four', 'five six'], { count: 2 })).toHaveLength(2);
  });
});

describe('plainTerms', () => {
  it('gives different plain terms of a few words', () => {
    expect(plainTerms(['"F1"', 'F1', '', 'word '.repeat(9), 'exact match'])).toEqual(['F1', 'exact match']);
  });
});
