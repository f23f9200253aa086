import type { CheckedClaim } from '../../src/evidence/claim';
import type { PaperRecord } from '../../src/literature/paper-record';
import { ROLES } from '../../src/protocol';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { review as reviewSchema } from '../../src/tribunal/review';
import { reviewByRubric } from '../../src/tribunal/rubric';
import {
  CLAIMS,
  claimOf,
  draftOf,
  evidenceOf,
  GOOD,
  LEDGER,
  OFF,
  PAPERS,
  QUESTION,
  type Run,
  reviewsOf,
  selectionOf,
  THIN,
} from '../paper/example-run';

const review = (role: (typeof ROLES)[number], run: Run, draft = draftOf(run)) =>
  reviewByRubric({ role, draft, ...run });
const scores = (run: Run) => reviewsOf(run).map(({ score }) => score ?? -1);

describe('reviewByRubric', () => {
  it.each(ROLES)('gives %s ten points to award, in criteria of its own', (role) => {
    const { criteria } = review(role, GOOD);
    expect(criteria.reduce((sum, { of }) => sum + of, 0)).toBe(10);
    for (const { points, of } of criteria) {
      expect(points).toBeGreaterThanOrEqual(0);
      expect(points).toBeLessThanOrEqual(of);
    }
    const others = ROLES.filter((other) => other !== role).flatMap((other) => review(other, GOOD).criteria);
    expect(criteria.filter(({ name }) => others.some((other) => other.name === name))).toEqual([]);
  });

  it('fits the schema of a review and is the same each time', () => {
    for (const run of [GOOD, THIN, OFF]) {
      for (const each of reviewsOf(run)) expect(reviewSchema.parse(each)).toEqual(each);
      expect(reviewsOf(run)).toEqual(reviewsOf(run));
    }
  });

  it('spreads its scores: good above thin above off the question', () => {
    const [good, thin, off] = [GOOD, THIN, OFF].map((run) => {
      const mean = scores(run).reduce((sum, score) => sum + score, 0) / 3;
      return Math.min(mean, evidenceCeiling(run).ceiling);
    }) as [number, number, number];
    expect(good).toBeGreaterThanOrEqual(7);
    expect(thin).toBeGreaterThanOrEqual(4);
    expect(thin).toBeLessThanOrEqual(6);
    expect(off).toBeLessThan(3);
  });

  it('finds nothing wrong where nothing is', () => {
    const papers = [0, 1, 2, 4].map((n) => PAPERS[n] as PaperRecord);
    const perfect: Run = {
      question: QUESTION,
      evidence: evidenceOf(
        papers.map((paper, index) => claimOf(`C${index + 1}`, paper, { confidence: 0.6 })),
      ),
      selection: selectionOf(papers, LEDGER.slice(0, 2)),
    };
    expect(reviewsOf(perfect).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('points its findings at a claim or a section', () => {
    for (const run of [GOOD, THIN, OFF]) {
      for (const { target, message } of reviewsOf(run).flatMap(({ findings }) => findings)) {
        expect(target).toMatch(/^(C\d+|Introduction|Methodology|Results|Uncertainties|Extracted Claims)$/);
        expect(message).toMatch(/^[A-Z0-9].*\.$/);
      }
    }
  });

  it('asks to search for the terms that lack evidence', () => {
    const run: Run = {
      ...GOOD,
      evidence: evidenceOf([CLAIMS[0] ?? claimOf('C1', PAPERS[0] as PaperRecord)]),
    };
    const finding = review('SYNTHESIZER', run).findings.find(({ message }) =>
      /terms by weight/.test(message),
    );
    expect(finding?.searchFor).toEqual(['domain-specific fine-tuning', 'fine-tuning']);
  });

  it('has VALIDATOR object to a claim that is not verified, with both figures', () => {
    const finding = review('VALIDATOR', GOOD).findings.find(({ target }) => target === 'C4');
    expect(finding).toMatchObject({ severity: 'major' });
    expect(finding?.message).toContain('0.146');
    expect(finding?.message).toContain('0.15');
  });

  it('has VALIDATOR object to a claim that turns its quote round', () => {
    const claims = CLAIMS.map((claim) =>
      claim.id === 'C2' ? { ...claim, text: claim.text.replace('improves', 'does not improve') } : claim,
    );
    const { findings } = review('VALIDATOR', { ...GOOD, evidence: evidenceOf(claims) });
    expect(findings.find(({ target }) => target === 'C2')).toMatchObject({ severity: 'major' });
  });

  it('has SKEPTIC report a contradiction without contesting either claim', () => {
    const claims = CLAIMS.map((claim) => ({ ...claim, confidence: 0.3, verified: true }));
    const run = { ...GOOD, evidence: evidenceOf(claims) };
    const finding = review('SKEPTIC', run).findings.find(({ message }) => message.includes('C4'));
    expect(finding).toMatchObject({
      severity: 'major',
      target: 'Results',
      searchFor: ['negative sampling', 'dense retrieval'],
    });
  });

  it('has SKEPTIC lower its score for failed searches and for one paper that carries all', () => {
    const skeptic = (run: Run) => review('SKEPTIC', run).score ?? -1;
    const failed = LEDGER.map((entry) => ({ ...entry, outcome: 'failed' as const }));
    expect(skeptic({ ...GOOD, selection: { ...GOOD.selection, ledger: failed } })).toBeLessThan(
      skeptic(GOOD),
    );
    const [paper] = PAPERS as [PaperRecord];
    const alone = {
      ...GOOD,
      evidence: evidenceOf(CLAIMS.map((claim) => ({ ...claimOf(claim.id, paper) }))),
    };
    expect(skeptic(alone)).toBeLessThan(skeptic(GOOD));
    expect(review('SKEPTIC', alone).findings).toContainEqual(
      expect.objectContaining({ severity: 'major', message: expect.stringContaining('100 %') }),
    );
  });

  it('has SYNTHESIZER object to a draft that claims a better answer than its evidence gives', () => {
    const { findings } = review('SYNTHESIZER', THIN, { ...draftOf(THIN), answered: 'answered' });
    expect(findings).toContainEqual(
      expect.objectContaining({ target: 'Results', message: expect.stringContaining('partly answered') }),
    );
    expect(review('SYNTHESIZER', THIN, { ...draftOf(THIN), answered: 'answered' }).score).toBe(
      review('SYNTHESIZER', THIN).score,
    );
  });

  it('has SYNTHESIZER miss a section', () => {
    const draft = draftOf(GOOD);
    const without = { ...draft, sections: draft.sections.slice(0, 4) };
    expect(review('SYNTHESIZER', GOOD, without).findings).toContainEqual(
      expect.objectContaining({ target: 'Extracted Claims', severity: 'major' }),
    );
  });

  it('has SKEPTIC see no more independence when the leading paper is gone', () => {
    const [a, b, c] = PAPERS as [PaperRecord, PaperRecord, PaperRecord];
    const others = [claimOf('C4', b), claimOf('C5', c)];
    const independence = (claims: CheckedClaim[], papers: PaperRecord[]) =>
      review('SKEPTIC', {
        question: QUESTION,
        evidence: evidenceOf(claims),
        selection: selectionOf(papers),
      }).criteria.find(({ name }) => name === 'independence')?.points ?? -1;
    const led = independence([...['C1', 'C2', 'C3'].map((id) => claimOf(id, a)), ...others], [a, b, c]);
    expect(independence(others, [b, c])).toBeLessThan(led);
  });
});
