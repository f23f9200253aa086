import type { StanceCounts } from '../../src/contract/run-facts';
import { evidenceCeiling, NOT_JUDGED } from '../../src/tribunal/ceiling';
import { type Facts, measure } from '../../src/tribunal/facts';
import { GOOD, OFF, THIN } from '../paper/example-run';

const STANCES: StanceCounts = { affirms: 4, denies: 0, 'no effect': 0, mixed: 0, off: 0, reports: 0 };
const BEST: Facts = {
  claims: 5,
  verified: 5,
  quotesInPlace: 5,
  papers: 4,
  coverage: 1,
  wordsMissing: [],
  flags: { wide: 0, strict: 0 },
  unjudged: 0,
  stances: STANCES,
  searches: 4,
  searchesAnswered: 4,
};
const ceiling = (over: Partial<Facts> = {}) => evidenceCeiling({ ...BEST, ...over });

describe('evidenceCeiling', () => {
  it('allows 9 for judged evidence that lacks nothing but full texts', () => {
    expect(ceiling()).toEqual({ ceiling: 9, reason: 'no full text was read.' });
  });

  it('allows at most 7 where nobody judged, whatever else there is', () => {
    expect(ceiling({ unjudged: 0, stances: null })).toEqual({ ceiling: 7, reason: NOT_JUDGED });
    expect(ceiling({ unjudged: 0, stances: null, claims: 50, verified: 50, papers: 50 }).ceiling).toBe(7);
    expect(evidenceCeiling(measure(GOOD))).toEqual({ ceiling: 7, reason: NOT_JUDGED });
  });

  it.each<readonly [string, Partial<Facts>, number, RegExp]>([
    ['nothing that counts', { verified: 0, papers: 0 }, 0, /no claim is verified and on the question/],
    ['less than a quarter of the question', { coverage: 0.249 }, 2.9, /less than a quarter/],
    ['one claim', { verified: 1, papers: 1 }, 4.5, /rests on one claim/],
    ['less than half of the question', { coverage: 0.499 }, 5.5, /less than half/],
    ['one paper', { papers: 1 }, 6, /come from one paper/],
    ['two claims', { verified: 2, papers: 2 }, 6, /rests on two claims/],
    ['less than 70 % of the question', { coverage: 0.699 }, 7.5, /less than 70 %/],
    ['three claims', { verified: 3, papers: 3 }, 8, /rests on three claims/],
    ['less than 85 % of the question', { coverage: 0.849 }, 8.5, /less than 85 %/],
  ])('holds down %s', (_what, over, most, why) => {
    const bound = ceiling(over);
    expect(bound.ceiling).toBe(most);
    expect(bound.reason).toMatch(why);
    expect(bound.reason).toMatch(/^[a-z].*\.$/);
  });

  it.each([0.25, 0.5, 0.7, 0.85])('lets a share of exactly %d through', (coverage) => {
    // What adds up to it from weights may lack a bit.
    const [whole, almost] = [coverage, coverage - 1e-12].map((share) => ceiling({ coverage: share }).ceiling);
    expect(almost).toBe(whole);
    expect(ceiling({ coverage: coverage - 0.001 }).ceiling).toBeLessThan(whole ?? 0);
  });

  it('gives the lowest of several', () => {
    expect(ceiling({ unjudged: 0, stances: null, verified: 2, papers: 1, coverage: 0.4 }).ceiling).toBe(5.5);
    expect(ceiling({ verified: 1, papers: 1, coverage: 0.1 }).ceiling).toBe(2.9);
  });

  it('keeps below the default pass score what rests on two claims, or on one paper', () => {
    expect(ceiling({ verified: 2, papers: 2 }).ceiling).toBeLessThan(6.5);
    expect(ceiling({ papers: 1 }).ceiling).toBeLessThan(6.5);
    expect(evidenceCeiling(measure(THIN)).ceiling).toBeLessThan(6.5);
  });

  it('rejects what is off the question', () => {
    expect(evidenceCeiling(measure(OFF)).ceiling).toBeLessThan(3);
  });

  it('is not moved by stances or flags, of which the policy decides', () => {
    const denied = { ...STANCES, affirms: 0, denies: 4 };
    expect(ceiling({ unjudged: 0, stances: denied, flags: { wide: 5, strict: 5 } })).toEqual(ceiling());
  });
});
