import type { CheckedClaim } from '../../src/evidence/claim';
import { contradictions } from '../../src/tribunal/contradictions';
import { standingsOf } from '../../src/tribunal/standing';
import { CLAIMS, claimOf, evidenceOf, PAPERS, paperOf, QUESTION, selectionOf } from '../paper/example-run';

const verified = CLAIMS.map((claim) => ({ ...claim, confidence: 0.3, verified: true }));

const found = (claims: readonly CheckedClaim[], papers = PAPERS) =>
  contradictions({
    question: QUESTION,
    standings: standingsOf({
      question: QUESTION,
      evidence: evidenceOf(claims),
      selection: selectionOf(papers),
    }),
  });

describe('contradictions', () => {
  it('finds opposite findings of two papers about the same terms', () => {
    const { pairs, consistent } = found(verified);
    expect(pairs).toEqual([{ claims: ['C1', 'C4'], terms: ['negative sampling', 'dense retrieval'] }]);
    expect(consistent).toBe(4);
  });

  it('finds none where opposite directions are said of opposite sides of a contrast', () => {
    const papers = [
      paperOf({
        id: 'arXiv:2301.00021v1',
        title: 'Negative sampling for dense retrieval',
        abstract: 'Negative sampling improves dense retrieval compared with domain-specific fine-tuning.',
      }),
      paperOf({
        id: 'arXiv:2301.00022v1',
        title: 'Fine-tuning for dense retrieval',
        abstract: 'Domain-specific fine-tuning degrades dense retrieval compared with negative sampling.',
      }),
    ];
    const claims = papers.map((paper, n) => claimOf(`C${n + 1}`, paper, { sentence: 0 }));
    expect(found(claims, papers)).toEqual({ pairs: [], consistent: 2 });
  });

  it('finds none where the terms differ', () => {
    expect(found(verified.filter(({ id }) => id !== 'C4'))).toEqual({ pairs: [], consistent: 4 });
  });

  it('finds none where one of the two is not verified', () => {
    expect(found(CLAIMS).pairs).toEqual([]);
  });

  it('finds none within one paper', () => {
    const paper = paperOf({
      id: 'arXiv:2301.00009v1',
      title: 'Negative sampling for dense retrieval',
      abstract:
        'Negative sampling improves dense retrieval on news. Negative sampling degrades dense retrieval on law.',
    });
    const claims = [claimOf('C1', paper, { sentence: 0 }), claimOf('C2', paper, { sentence: 1 })];
    expect(found(claims, [paper])).toEqual({ pairs: [], consistent: 2 });
  });

  it('believes the side with more claims', () => {
    const paper = (n: number, verb: string) =>
      paperOf({
        id: `arXiv:2301.0010${n}v1`,
        title: 'Negative sampling for dense retrieval',
        abstract: `Negative sampling ${verb} dense retrieval in trial ${n}.`,
      });
    const papers = [paper(1, 'improves'), paper(2, 'improves'), paper(3, 'improves'), paper(4, 'degrades')];
    const claims = papers.map((each, index) => claimOf(`C${index + 1}`, each, { sentence: 0 }));
    const { pairs, consistent } = found(claims, papers);
    expect(pairs).toHaveLength(3);
    expect(consistent).toBe(3);
  });
});
