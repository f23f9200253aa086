import type { CheckedClaim } from '../../src/evidence/claim';
import type { PaperRecord } from '../../src/literature/paper-record';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import {
  CLAIMS,
  claimOf,
  evidenceOf,
  GOOD,
  OFF,
  OFF_TOPIC,
  PAPERS,
  paperOf,
  QUESTION,
  selectionOf,
  THIN,
} from '../paper/example-run';

const ceiling = (claims: readonly CheckedClaim[], papers = PAPERS, question = QUESTION) =>
  evidenceCeiling({
    question,
    evidence: evidenceOf(claims, question),
    selection: { ...selectionOf(papers), question },
  });
const paper = (n: number) => PAPERS[n] as PaperRecord;

describe('evidenceCeiling', () => {
  it('allows 9 for evidence that lacks nothing but full texts', () => {
    expect(evidenceCeiling(GOOD)).toEqual({ ceiling: 9, reason: 'no full text was read.' });
  });

  it('allows nothing without a claim, or without a verified one', () => {
    expect(ceiling([])).toEqual({ ceiling: 0, reason: 'there is no claim.' });
    const unverified = CLAIMS.map((claim) => ({ ...claim, confidence: 0.1, verified: false }));
    expect(ceiling(unverified)).toEqual({ ceiling: 0, reason: 'none of 5 claims is verified.' });
  });

  it('keeps evidence off the question below 3', () => {
    expect(evidenceCeiling(OFF).ceiling).toBeLessThan(3);
    expect(evidenceCeiling(OFF).reason).toContain('on the question');
    expect(evidenceCeiling(OFF).reason).toBe('no verified claim is on the question.');
    const wide = paperOf({
      id: 'arXiv:2401.00002v1',
      title: 'Smoothing at work',
      abstract: 'Label smoothing improves recall. Query expansion was tried.',
    });
    const question =
      'How do label smoothing, query expansion, passage segmentation, vector quantisation and sparse attention interact?';
    const barely = ceiling([claimOf('C1', wide, { sentence: 0 })], [wide], question);
    expect(barely.ceiling).toBe(2.9);
    expect(barely.reason).toMatch(/^the evidence is off the question: claims cover 20 %/);
  });

  it('is held down by one claim, by two, and by a side of which none speaks', () => {
    expect(ceiling([claimOf('C1', paper(2))])).toEqual({
      ceiling: 4.5,
      reason: 'it rests on one supporting claim.',
    });
    expect(evidenceCeiling(THIN)).toEqual({ ceiling: 6, reason: 'it rests on two supporting claims.' });
    const more = paperOf({
      id: 'arXiv:2401.00003v1',
      title: 'Negative sampling and dense retrieval',
      abstract:
        'Negative sampling improves dense retrieval on mail. Negative sampling outperforms random choice.',
    });
    const oneSided = [claimOf('C1', paper(0)), claimOf('C2', more, { sentence: 0 }), claimOf('C3', more)];
    expect(ceiling(oneSided, [...PAPERS, more])).toEqual({
      ceiling: 5,
      reason: 'no supporting claim speaks of domain-specific fine-tuning.',
    });
  });

  it('keeps one paper below the default pass score', () => {
    const rich = paperOf({
      id: 'arXiv:2401.00001v1',
      title: 'Negative sampling and domain-specific fine-tuning for dense retrieval',
      abstract:
        'Negative sampling outperforms domain-specific fine-tuning for dense retrieval. Domain-specific fine-tuning improves dense retrieval on law. Negative sampling improves dense retrieval on news. Negative sampling beats domain-specific fine-tuning on mail.',
    });
    const claims = [0, 1, 2, 3].map((sentence) => claimOf(`C${sentence + 1}`, rich, { sentence }));
    expect(ceiling(claims, [rich])).toEqual({
      ceiling: 6,
      reason: 'all supporting claims come from one paper.',
    });
  });

  it('holds back where both sides are reported and nobody compares them', () => {
    const alike = paperOf({
      ...paper(1),
      id: 'arXiv:2101.00009v1',
      abstract: 'Domain-specific fine-tuning improves dense retrieval on law.',
    });
    const apart = [claimOf('C1', paper(0)), claimOf('C2', paper(1)), claimOf('C3', alike, { sentence: 0 })];
    expect(ceiling(apart, [...PAPERS, alike])).toEqual({
      ceiling: 7,
      reason:
        'each of negative sampling and domain-specific fine-tuning is reported on, but no supporting claim compares them.',
    });
    const elsewhere = paperOf({
      ...paper(1),
      abstract: 'Domain-specific fine-tuning improves parsers. Domain-specific fine-tuning improves taggers.',
    });
    const loose = [0, 1].map((sentence) => claimOf(`C${sentence + 7}`, elsewhere, { sentence }));
    expect(ceiling([claimOf('C1', paper(0)), ...loose], [paper(0), elsewhere])).toEqual({
      ceiling: 6,
      reason:
        'no supporting claim compares negative sampling and domain-specific fine-tuning, or reports on each where the question compares them.',
    });
    const once = [...apart, claimOf('C4', paper(2))];
    expect(ceiling(once, [...PAPERS, alike])).toEqual({
      ceiling: 7.5,
      reason: 'only one paper compares negative sampling and domain-specific fine-tuning.',
    });
  });

  it('keeps evidence that is mostly not evidence below the default pass score', () => {
    const birds = [0, 1, 2, 3, 4].map((n) => claimOf(`C${n + 10}`, OFF_TOPIC[n % 3] as PaperRecord));
    expect(ceiling([...CLAIMS, ...birds], [...PAPERS, ...OFF_TOPIC])).toEqual({
      ceiling: 6,
      reason: 'only 4 of 10 claims support the paper.',
    });
  });

  it('believes only one side of a contradiction', () => {
    const claims = [0, 2, 3, 4].map((n) => ({
      ...(CLAIMS[n] as CheckedClaim),
      confidence: 0.3,
      verified: true,
    }));
    expect(ceiling(claims)).toEqual({
      ceiling: 8,
      reason: 'of 4 supporting claims some contradict each other, which leaves it three supporting claims.',
    });
  });

  it('asks for the cause where the question asks for an effect', () => {
    const question = 'Does curriculum ordering improve dense retrieval?';
    const answer = ceiling(
      CLAIMS.map((claim) => ({ ...claim, verified: true })),
      PAPERS,
      question,
    );
    expect(answer).toEqual({
      ceiling: 4,
      reason: 'no supporting claim speaks of curriculum ordering, whose effect the question asks for.',
    });
  });

  describe('of an effect', () => {
    const question = 'Does negative sampling improve dense retrieval?';
    const texts = [
      'Negative sampling improves dense retrieval by four points.',
      'Dense retrieval gains three points by negative sampling.',
      'Negative sampling outperforms random choice in dense retrieval.',
      'Negative sampling increases the recall of dense retrieval.',
    ];
    const papers = texts.map((abstract, n) =>
      paperOf({ id: `arXiv:240${n + 1}.00001v1`, title: `Study ${n}`, abstract }),
    );
    const claims = papers.map((one, n) => claimOf(`C${n + 1}`, one, { sentence: 0 }));

    it('wants three results of two papers', () => {
      expect(ceiling(claims, papers, question).ceiling).toBe(9);
      expect(ceiling(claims.slice(0, 3), papers, question).ceiling).toBe(8);
      const setOut = paperOf({
        id: 'arXiv:2405.00009v1',
        title: 'Study',
        abstract: 'We propose negative sampling for dense retrieval.',
      });
      const two = [...claims.slice(0, 2), claimOf('C9', setOut, { sentence: 0 })];
      expect(ceiling(two, [...papers, setOut], question)).toEqual({
        ceiling: 6,
        reason: 'only two claims report a result on negative sampling and dense retrieval together.',
      });
    });

    it('wants one claim that names cause and outcome itself', () => {
      const titled = papers.map((one) => ({
        ...one,
        title: 'Dense retrieval',
        abstract: one.abstract.replace('dense retrieval', 'search').replace('Dense retrieval', 'Search'),
      }));
      const under = titled.map((one, n) => claimOf(`C${n + 1}`, one, { sentence: 0 }));
      expect(ceiling(under, titled, question)).toEqual({
        ceiling: 6,
        reason:
          'no supporting claim itself names both negative sampling and dense retrieval: titles supply the one or the other.',
      });
    });

    it('wants every setting spoken of', () => {
      expect(ceiling(claims, papers, question.replace('?', ' on legal documents?'))).toEqual({
        ceiling: 6,
        reason: 'no supporting claim speaks of legal documents.',
      });
    });
  });

  it('keeps an open question at 7.5, and below the pass score where no claims speak of most of it', () => {
    const question = 'Which choices of negatives matter in dense retrieval?';
    expect(
      ceiling(
        CLAIMS.map((claim) => ({ ...claim, verified: true })),
        PAPERS,
        question,
      ).ceiling,
    ).toBeLessThanOrEqual(7.5);
    expect(
      ceiling(CLAIMS, PAPERS, 'Which libraries and which compilers suit dense retrieval?').ceiling,
    ).toBeLessThanOrEqual(6);
  });
});
