import { claimTerms, leadsOf } from '../../src/evidence/claim-terms';
import { facets, keyTerms } from '../../src/evidence/key-terms';

const QUESTION = 'Does negative sampling improve dense retrieval on legal documents?';
const read = (text: string, title: string) =>
  claimTerms({ text, title, terms: keyTerms(QUESTION), leads: leadsOf(facets(QUESTION)) });

describe('claimTerms', () => {
  it('reads a claim under the title of its paper', () => {
    expect(read('Negative sampling helps by 4 points.', 'Dense retrieval of legal documents')).toEqual({
      said: ['negative sampling'],
      terms: ['negative sampling', 'dense retrieval', 'legal documents'],
    });
  });

  it('takes the cause from a title only for what the authors call their own', () => {
    const title = 'Negative sampling for search';
    expect(read('Dense retrieval gains 4 points.', title).terms).toEqual(['dense retrieval']);
    expect(read('[Berg et al.’s] method helps dense retrieval.', title).terms).toContain('negative sampling');
    expect(read('LARK [by Berg et al.] helps dense retrieval.', title).terms).toContain('negative sampling');
    expect(read('[Berg et al.] show that dropout helps dense retrieval.', title).terms).toEqual([
      'dense retrieval',
    ]);
  });

  it('takes no outcome from what a title names as the means', () => {
    expect(read('Negative sampling helps.', 'Summaries via dense retrieval').terms).toEqual([
      'negative sampling',
    ]);
    expect(read('Negative sampling helps.', 'Using caches for dense retrieval').terms).toContain(
      'dense retrieval',
    );
  });
});

describe('leadsOf', () => {
  it('is both sides of a contrast, the cause of an effect, and nothing else', () => {
    expect(leadsOf(facets('Is dropout better than label smoothing?'))).toEqual([
      'dropout',
      'label smoothing',
    ]);
    expect(leadsOf(facets(QUESTION))).toEqual(['negative sampling']);
    expect(leadsOf(null)).toEqual([]);
  });
});
