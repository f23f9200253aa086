import { nothingFound, nothingKept, nothingTaken } from '../../src/workflows/no-evidence';

const REF = `sha256:${'0'.repeat(64)}` as const;
const NONE = { ref: REF, kept: 0, found: 0, duplicates: 0, withdrawn: 0, retracted: 0, belowCut: 0 };
const taken = { ref: REF, claims: 0, readable: 3, wordsMissing: [] } as never;

describe('why there is no paper', () => {
  it.each([
    [{}, '4 searches found no paper'],
    [
      { remark: 'the question is not in English (French)' },
      '4 searches found no paper; the question is not in English (French)',
    ],
    [{ found: 3, withdrawn: 3 }, 'of 3 records found none is kept: 3 withdrawn'],
    [
      { found: 12, withdrawn: 1, retracted: 2, duplicates: 9 },
      'of 12 records found none is kept: 1 withdrawn, 2 retracted, 9 duplicates',
    ],
    [{ found: 1, retracted: 1 }, 'of 1 record found none is kept: 1 retracted'],
  ])('no paper kept: %j', (facts, reason) => {
    expect(nothingKept({ ...NONE, ...facts }, 4)).toBe(reason);
  });

  it('no abstract to read', () => {
    expect(nothingTaken({ kept: 3 }, { ...(taken as object), readable: 0 } as never, 'extractive')).toBe(
      'none of the 3 papers kept has an abstract',
    );
  });

  it('no claim: who judged so, and which words no paper has', () => {
    expect(nothingTaken({ kept: 3 }, taken, 'extractive')).toBe(
      'the rules found no sentence close enough to the question in the 3 abstracts kept',
    );
    const facts = { ...(taken as object), wordsMissing: ['zebrafish', 'larvae'] } as never;
    expect(nothingTaken({ kept: 3 }, facts, 'm-1')).toBe(
      'the model m-1 found no claim on the question in the 3 abstracts kept; the rules found no sentence close enough to the question; none of them has the words zebrafish, larvae',
    );
    // Its budget was used up, or its provider refused all that it was asked.
    const unread = { ...(taken as object), withoutModel: 'budget', readByModel: 0 } as never;
    const byRules =
      'the model m-1 read none of the 3 abstracts kept; the rules found no sentence close enough to the question';
    expect(nothingTaken({ kept: 3 }, unread, 'm-1')).toBe(byRules);
    const inPart = { ...(taken as object), withoutModel: 'budget', readByModel: 2 } as never;
    expect(nothingTaken({ kept: 3 }, inPart, 'm-1')).toMatch(/^the model m-1 found no claim/);
    // Of a worker that did not count yet.
    const older = { ...(taken as object), withoutModel: 'budget' } as never;
    expect(nothingTaken({ kept: 3 }, older, 'm-1')).toBe(byRules);
  });

  it('one abstract is one', () => {
    const one = { ...(taken as object), readable: 1 } as never;
    expect(nothingTaken({ kept: 1 }, one, 'extractive')).toMatch(/question in the abstract kept$/);
  });

  it('no claim, and a language that the rules cannot read', () => {
    const remark = '3 of 3 papers are not in English (Chinese)';
    expect(nothingTaken({ kept: 3, remark }, taken, 'extractive')).toMatch(/kept; 3 of 3 papers are not/);
  });

  it('how many of the papers kept have no abstract', () => {
    expect(nothingTaken({ kept: 9 }, taken, 'extractive')).toMatch(
      /in the 3 abstracts kept; 6 of the 9 papers kept have no abstract$/,
    );
    expect(nothingTaken({ kept: 4 }, taken, 'extractive')).toMatch(
      /; 1 of the 4 papers kept has no abstract$/,
    );
  });
});

describe('the same as facts of the result', () => {
  const found = { found: 40, kept: 9 };
  it.each([
    [undefined, { by: [], withoutAbstract: 0 }],
    [
      { facts: taken, kernel: 'extractive' },
      { by: ['rules'], withoutAbstract: 6 },
    ],
    [
      { facts: taken, kernel: 'm-1' },
      { by: ['model', 'rules'], withoutAbstract: 6 },
    ],
    [
      { facts: { ...(taken as object), readByModel: 0 } as never, kernel: 'm-1' },
      { by: ['rules'], withoutAbstract: 6 },
    ],
    [
      { facts: { ...(taken as object), readable: 0 } as never, kernel: 'm-1' },
      { by: [], withoutAbstract: 9 },
    ],
  ])('%j', (looked, facts) => {
    expect(nothingFound(found, looked)).toEqual({ records: 40, papers: 9, ...facts });
  });
});
