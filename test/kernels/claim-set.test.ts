import { claimSetOf } from '../../src/kernels/claim-set';
import type { Finding } from '../../src/reading/closest-sentences';
import type { CheckedClaim } from '../../src/records/claim';
import { ranked } from '../evidence/made-up';
import { HARD } from '../models/fixtures';

/** One in which quotes of one letter stand anywhere. */
const SOURCE = ranked({ ...HARD.paper, abstract: 'x'.repeat(1_000) });
const PAPERS = [SOURCE];

const found = (text: string, at: number, more: Partial<Finding> = {}): Finding => ({
  text,
  paperId: SOURCE.paper.id,
  paperHash: SOURCE.hash,
  quote: { field: 'abstract', start: at, end: at + 1, text: 'x' },
  flag: 'none',
  stance: null,
  ...more,
});
const kept = (id: string, confidence: number, more: Partial<Finding> = {}): CheckedClaim => ({
  ...found(`Kept ${id}.`, Number(id.slice(1)) * 100, more),
  id,
  confidence,
  verified: true,
  quoteFound: true,
});
const texts = (over: Partial<Parameters<typeof claimSetOf>[0]>) =>
  claimSetOf({ found: [], keep: [], papers: PAPERS, count: 4, ...over }).map((claim) => claim.text);

describe('claimSetOf', () => {
  it('gives kept claims first, then found ones, numbered anew', () => {
    const keep = [kept('C7', 0.5, { flag: 'wide', stance: 'no effect' })];
    const claims = claimSetOf({ found: [found('New.', 1)], keep, papers: PAPERS, count: 4 });
    expect(claims.map(({ id, text }) => [id, text])).toEqual([
      ['C1', 'Kept C7.'],
      ['C2', 'New.'],
    ]);
    expect(claims[0]).toMatchObject({ flag: 'wide', stance: 'no effect' });
    expect(claims[0]).not.toHaveProperty('confidence');
  });

  it('lets the least confident make room for found ones, for half of the places at most', () => {
    const keep = [kept('C1', 0.9), kept('C2', 0.3), kept('C3', 0.2), kept('C4', 0.5)];
    expect(texts({ keep, found: [found('New.', 1)] })).toEqual(['Kept C1.', 'Kept C4.', 'Kept C2.', 'New.']);
    const three = [1, 2, 3].map((n) => found(`New ${n}.`, n));
    expect(texts({ keep, found: three })).toEqual(['Kept C1.', 'Kept C4.', 'New 1.', 'New 2.']);
  });

  it('never lets a flagged claim make room: it may be the one that says the opposite', () => {
    const keep = [
      kept('C1', 0.9),
      kept('C2', 0.3, { flag: 'strict' }),
      kept('C3', 0.2, { flag: 'wide' }),
      kept('C4', 0.5),
    ];
    const three = [1, 2, 3].map((n) => found(`New ${n}.`, n));
    expect(texts({ keep, found: three })).toEqual(['Kept C2.', 'Kept C3.', 'New 1.', 'New 2.']);
  });

  it('takes no claim a second time, and the same words of two papers as two claims', () => {
    const other = ranked({ ...SOURCE.paper, id: 'arXiv:2401.00009v1' });
    const replicated = found('Kept C1.', 100, { paperId: other.paper.id, paperHash: other.hash });
    const again = found('kept c1.', 300);
    expect(
      claimSetOf({
        found: [again, replicated],
        keep: [kept('C1', 0.9)],
        papers: [SOURCE, other],
        count: 4,
      }).map(({ paperId }) => paperId),
    ).toEqual([SOURCE.paper.id, other.paper.id]);
  });

  it('keeps none whose paper is gone or has changed', () => {
    const keep = [kept('C1', 0.9)];
    expect(texts({ keep, papers: [] })).toEqual([]);
    const changed = ranked({ ...SOURCE.paper, abstract: 'Another text.' });
    expect(texts({ keep, papers: [changed] })).toEqual([]);
  });

  it('keeps those whose quotes stand in a record to which another source has added, and names its hash', () => {
    const fuller = ranked({ ...SOURCE.paper, doi: '10.1000/j', journalRef: 'J. Examples' });
    expect(fuller.hash).not.toBe(SOURCE.hash);
    const claims = claimSetOf({ found: [], keep: [kept('C1', 0.9)], papers: [fuller], count: 4 });
    expect(claims).toMatchObject([{ text: 'Kept C1.', paperHash: fuller.hash }]);
  });

  it('keeps those whose paper has another id now, and names where the quote stands there', () => {
    const text = 'Hard negatives help dense retrieval by four points.';
    const claim = {
      ...kept('C1', 0.9),
      quote: { field: 'abstract' as const, start: 0, end: text.length, text },
    };
    const fuller = ranked({ ...SOURCE.paper, id: 'arXiv:2401.00009v1', abstract: `We look. ${text}` });
    const claims = claimSetOf({ found: [], keep: [claim], papers: [fuller], count: 4 });
    expect(claims).toMatchObject([
      { paperId: fuller.paper.id, paperHash: fuller.hash, quote: { start: 9, end: 9 + text.length, text } },
    ]);
    const short = { ...claim, quote: { ...claim.quote, text: 'Hard negatives', end: 14 } };
    expect(claimSetOf({ found: [], keep: [short], papers: [fuller], count: 4 })).toEqual([]);
  });
});
