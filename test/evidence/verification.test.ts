import { pairCosine } from '../../src/evidence/tfidf';
import { UnknownPaper, VERIFIER, verifyClaims } from '../../src/evidence/verification';
import { hashOf } from '../../src/records/hash';
import { claimOf, paper, ranked } from './made-up';

const ABSTRACT = 'Readers forget. Hard negatives raise recall of dense retrieval by 4 points. We stop here.';
const source = ranked(paper({ id: 'arXiv:2401.00001v1', title: 'Hard Negatives', abstract: ABSTRACT }));
const QUOTE = 'Hard negatives raise recall of dense retrieval by 4 points.';

describe('verifyClaims', () => {
  it('verifies a claim whose quote stands in its source and whose cosine reaches the threshold', () => {
    const claim = claimOf({ source, text: QUOTE });
    const [checked] = verifyClaims({ claims: [claim], papers: [source], threshold: 0.15 });
    expect(checked).toEqual({
      ...claim,
      confidence: pairCosine(QUOTE, `Hard Negatives. ${ABSTRACT}`),
      quoteFound: true,
      verified: true,
    });
    expect(VERIFIER).toBe('tfidf-pair-1');
  });

  it('counts a cosine equal to the threshold as reached and one just below as missed', () => {
    const claims = [claimOf({ source, text: QUOTE })];
    const confidence = pairCosine(QUOTE, `Hard Negatives. ${ABSTRACT}`);
    const verified = (threshold: number) =>
      verifyClaims({ claims, papers: [source], threshold }).map((claim) => claim.verified);
    expect(verified(confidence)).toEqual([true]);
    expect(verified(confidence + 1e-12)).toEqual([false]);
  });

  it.each([
    ['shifted by one', { start: 17, end: 76, text: QUOTE }],
    ['changed by a word', { start: 16, end: 75, text: QUOTE.replace('raise', 'lower') }],
    ['empty', { start: 16, end: 16, text: '' }],
    ['beyond the end', { start: 900, end: 901, text: 'x' }],
  ])('does not find a quote that is %s', (_, span) => {
    const claim = { ...claimOf({ source, text: QUOTE }), quote: { field: 'abstract' as const, ...span } };
    const [checked] = verifyClaims({ claims: [claim], papers: [source], threshold: 0 });
    expect(checked).toMatchObject({ quoteFound: false, verified: false });
  });

  it('compares the quote, not a model’s words for it', () => {
    const quoted = claimOf({ source, text: QUOTE });
    const reworded = { ...quoted, text: 'Recall improves when contrast examples are difficult.' };
    const [checked] = verifyClaims({ claims: [reworded], papers: [source], threshold: 0.15 });
    expect(checked).toMatchObject({
      confidence: pairCosine(QUOTE, `Hard Negatives. ${ABSTRACT}`),
      verified: true,
    });
  });

  it('does not find a quote in another record of the same paper', () => {
    const claim = { ...claimOf({ source, text: QUOTE }), paperHash: hashOf('an older record') };
    const [checked] = verifyClaims({ claims: [claim], papers: [source], threshold: 0.15 });
    expect(checked).toMatchObject({ quoteFound: false, verified: false });
  });

  it('refuses a claim whose paper is not in the selection, by name', () => {
    const claim = { ...claimOf({ source, text: QUOTE }), paperId: 'arXiv:0000.00000v1' };
    const verify = () => verifyClaims({ claims: [claim], papers: [source], threshold: 0.15 });
    expect(verify).toThrow(UnknownPaper);
    expect(verify).toThrow(/C1.*arXiv:0000\.00000v1/);
  });
});
