import type { CheckedClaim } from '../../src/evidence/claim';
import { claimSetOf } from '../../src/models/claim-set';
import type { FoundClaim } from '../../src/models/extracted-claims';
import { HARD, PAPERS } from './fixtures';

const found = (text: string, terms: string[], at: number): FoundClaim => ({
  text,
  paperId: HARD.paper.id,
  paperHash: HARD.hash,
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
    expect(texts({ keep: [kept('C1', ['recall'], 0.9)], papers: [] })).toEqual([]);
  });
});
