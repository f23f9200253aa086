import { nothingKept, nothingTaken } from '../../src/workflows/no-evidence';

const REF = `sha256:${'0'.repeat(64)}` as const;
const NONE = { ref: REF, kept: 0, found: 0, duplicates: 0, withdrawn: 0, retracted: 0, belowCut: 0 };
const taken = { ref: REF, claims: 0, readable: 3, wordsMissing: [], withoutModel: false } as never;

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
      'in the 3 abstracts kept no sentence is close enough to the question',
    );
    const facts = { ...(taken as object), wordsMissing: ['zebrafish', 'larvae'] } as never;
    expect(nothingTaken({ kept: 3 }, facts, 'm-1')).toBe(
      'in the 3 abstracts kept m-1 found no claim on the question; none of them has the words zebrafish, larvae',
    );
    const withoutModel = { ...(taken as object), withoutModel: true } as never;
    expect(nothingTaken({ kept: 3 }, withoutModel, 'm-1')).toContain('no sentence is close enough');
  });

  it('one abstract is one', () => {
    const one = { ...(taken as object), readable: 1 } as never;
    expect(nothingTaken({ kept: 1 }, one, 'extractive')).toMatch(/^in the abstract kept no sentence/);
  });

  it('no claim, and a language that the rules cannot read', () => {
    const remark = '3 of 3 papers are not in English (Chinese)';
    expect(nothingTaken({ kept: 3, remark }, taken, 'extractive')).toMatch(/question; 3 of 3 papers are not/);
  });
});
