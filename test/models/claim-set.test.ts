import type { CheckedClaim } from '../../src/evidence/claim';
import { claimSetOf } from '../../src/models/claim-set';
import type { FoundClaim } from '../../src/models/extracted-claims';
import { ranked } from '../evidence/made-up';
import { HARD } from './fixtures';

/** One in which quotes of one letter stand anywhere. */
const SOURCE = ranked({ ...HARD.paper, abstract: 'x'.repeat(1_000) });
const PAPERS = [SOURCE];

const found = (text: string, terms: string[], at: number): FoundClaim => ({
  text,
  paperId: SOURCE.paper.id,
  paperHash: SOURCE.hash,
  quote: { field: 'abstract', start: at, end: at + 1, text: 'x' },
  terms,
});
const kept = (id: string, terms: string[], confidence: number): CheckedClaim => ({
  ...found(`Kept ${id}.`, terms, Number(id.slice(1)) * 100),
  id,
  confidence,
  verified: true,
  quoteFound: true,
});
const texts = (over: Partial<Parameters<typeof claimSetOf>[0]>) =>
  claimSetOf({ found: [], keep: [], papers: PAPERS, count: 4, ...over }).map((claim) => claim.text);

describe('claimSetOf', () => {
  it('gives kept claims first, then found ones, numbered anew', () => {
    const claims = claimSetOf({
      found: [found('New.', ['cost'], 1)],
      keep: [kept('C7', ['recall'], 0.5)],
      papers: PAPERS,
      count: 4,
    });
    expect(claims.map(({ id, text }) => [id, text])).toEqual([
      ['C1', 'Kept C7.'],
      ['C2', 'New.'],
    ]);
    expect(claims[0]).not.toHaveProperty('confidence');
  });

  it('lets the least confident make room, as far as others speak of its terms', () => {
    const keep = [
      kept('C1', ['recall'], 0.9),
      kept('C2', ['recall'], 0.3),
      kept('C3', ['memory'], 0.2),
      kept('C4', ['recall'], 0.5),
    ];
    // C3 is the least confident, but alone on memory; C2 goes, then C4.
    expect(texts({ keep, found: [found('New.', ['cost'], 1)] })).toEqual([
      'Kept C1.',
      'Kept C4.',
      'Kept C3.',
      'New.',
    ]);
    const three = [1, 2, 3].map((n) => found(`New ${n}.`, ['cost'], n));
    expect(texts({ keep, found: three })).toEqual(['Kept C1.', 'Kept C3.', 'New 1.', 'New 2.']);
  });

  it('drops no kept claim for found ones where each is alone on its terms', () => {
    const keep = ['a', 'b', 'c', 'd'].map((term, at) => kept(`C${at + 1}`, [term], 0.5));
    expect(texts({ keep, found: [found('New.', ['e'], 1)] })).toEqual([1, 2, 3, 4].map((n) => `Kept C${n}.`));
  });

  it('keeps none whose paper is gone or has changed', () => {
    const keep = [kept('C1', ['recall'], 0.9)];
    expect(texts({ keep, papers: [] })).toEqual([]);
    const changed = ranked({ ...SOURCE.paper, abstract: 'Another text.' });
    expect(texts({ keep, papers: [changed] })).toEqual([]);
  });

  it('keeps those whose quotes stand in a record that another source has told more about, and names its hash', () => {
    const fuller = ranked({ ...SOURCE.paper, doi: '10.1000/j', journalRef: 'J. Examples' });
    expect(fuller.hash).not.toBe(SOURCE.hash);
    const claims = claimSetOf({
      found: [],
      keep: [kept('C1', ['recall'], 0.9)],
      papers: [fuller],
      count: 4,
    });
    expect(claims).toMatchObject([{ text: 'Kept C1.', paperHash: fuller.hash }]);
  });

  it('keeps those whose paper goes by another id now, and names where the quote stands there', () => {
    const text = 'Hard negatives help dense retrieval by four points.';
    const claim = {
      ...kept('C1', ['recall'], 0.9),
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
