import { ROLES, type Role } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import type { PaperRecord } from '../../src/records/paper-record';
import { review as reviewSchema } from '../../src/records/review';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { measure } from '../../src/tribunal/facts';
import { reviewByRubric, scoresByRubric } from '../../src/tribunal/rubric';
import {
  CLAIMS,
  claimOf,
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

const review = (role: Role, run: Run) => reviewByRubric({ role, ...run });
const scores = (run: Run) => reviewsOf(run).map(({ score }) => score ?? -1);
const runOf = (claims: readonly CheckedClaim[], papers = PAPERS, ledger = LEDGER): Run => ({
  question: QUESTION,
  evidence: evidenceOf(claims),
  selection: selectionOf(papers, ledger),
});

describe('reviewByRubric', () => {
  it.each(ROLES)('gives %s ten points to award, for what was measured', (role) => {
    const { criteria } = review(role, GOOD);
    expect(criteria.reduce((sum, { of }) => sum + of, 0)).toBe(10);
    for (const { points, of, fact } of criteria) {
      expect(points).toBeGreaterThanOrEqual(0);
      expect(points).toBeLessThanOrEqual(of);
      expect(fact).toMatch(/\d/);
    }
    expect(new Set(criteria.map(({ name }) => name)).size).toBe(criteria.length);
  });

  it('looks at the same evidence in three ways', () => {
    const names = ROLES.map((role) =>
      JSON.stringify(review(role, GOOD).criteria.map(({ name, of }) => [name, of])),
    );
    expect(new Set(names).size).toBe(ROLES.length);
  });

  it('fits the schema of a review and is the same each time', () => {
    for (const run of [GOOD, THIN, OFF]) {
      for (const each of reviewsOf(run)) expect(reviewSchema.parse(each)).toEqual(each);
      expect(reviewsOf(run)).toEqual(reviewsOf(run));
    }
  });

  it('gives the scores that the bound of models is measured by', () => {
    for (const run of [GOOD, THIN, OFF]) {
      expect(scoresByRubric(measure(run)).map(({ score }) => score)).toEqual(scores(run));
    }
  });

  it('spreads its scores: good above thin above off the question', () => {
    const [good, thin, off] = [GOOD, THIN, OFF].map((run) => {
      const mean = scores(run).reduce((sum, score) => sum + score, 0) / 3;
      return Math.min(mean, evidenceCeiling(measure(run)).ceiling);
    }) as [number, number, number];
    expect(good).toBe(7);
    expect(thin).toBeGreaterThanOrEqual(4);
    expect(thin).toBeLessThanOrEqual(6);
    expect(off).toBeLessThan(3);
  });

  it('earns nothing for stances and loses nothing for flags: those are the owner’s to read', () => {
    const affirmed = CLAIMS.map((claim) => ({ ...claim, stance: 'affirms' as const }));
    const opposed = CLAIMS.map((claim, at) => ({
      ...claim,
      stance: at < 2 ? ('denies' as const) : ('affirms' as const),
      flag: 'strict' as const,
    }));
    expect(scores(runOf(affirmed))).toEqual(scores(GOOD));
    expect(scores(runOf(opposed))).toEqual(scores(GOOD));
  });

  it('earns nothing for quotes in place of papers off the question', () => {
    const [own] = CLAIMS as [CheckedClaim];
    const alone = runOf([own], [...PAPERS, ...OFF.selection.papers.map(({ paper }) => paper)]);
    const padded = { ...alone, evidence: evidenceOf([own, ...OFF.evidence.claims]) };
    expect(scores(padded)).toEqual(scores(alone));
  });
});

describe('findings', () => {
  it('are none where nothing is wrong', () => {
    const papers = [0, 1, 2, 4].map((n) => PAPERS[n] as PaperRecord);
    const claims = papers.map((paper, at) => claimOf(`C${at + 1}`, paper, { confidence: 0.6 }));
    const perfect = runOf(claims, papers, LEDGER.slice(0, 2));
    expect(reviewsOf(perfect).flatMap((one) => one.findings)).toEqual([]);
  });

  it('point at a claim or a section, in whole sentences, major ones first', () => {
    for (const run of [GOOD, THIN, OFF]) {
      for (const { findings } of reviewsOf(run)) {
        for (const { target, message } of findings) {
          expect(target).toMatch(/^(C\d+|Introduction|Methodology|Results|Uncertainties|Extracted Claims)$/);
          expect(message).toMatch(/^[A-Z0-9].*\.$/);
        }
        const severities = findings.map(({ severity }) => severity);
        expect(severities).toEqual(severities.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }
    }
  });

  it('ask to search for the words of the question that no claim has', () => {
    const run = runOf([CLAIMS[0] as CheckedClaim]);
    const { findings } = review('SYNTHESIZER', run);
    const covered = findings.find(({ message }) => message.includes("the question's words by weight"));
    expect(covered?.searchFor).toEqual(['domain', 'specific', 'fine', 'tuning']);
    expect(covered?.message).toContain('no quote or title has domain, specific, fine, tuning');
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'major', message: 'The claims that count come from 1 paper.' }),
    );
  });

  it('of VALIDATOR name a claim that is not verified, with both figures', () => {
    const finding = review('VALIDATOR', GOOD).findings.find(({ target }) => target === 'C4');
    expect(finding).toMatchObject({ severity: 'major' });
    expect(finding?.message).toContain('0.146');
    expect(finding?.message).toContain('0.15');
  });

  it('of VALIDATOR name a claim whose quote is not where it says', () => {
    const claims = CLAIMS.map((claim) =>
      claim.id === 'C2' ? { ...claim, quote: { ...claim.quote, start: claim.quote.start + 1 } } : claim,
    );
    const { findings } = review('VALIDATOR', runOf(claims));
    expect(findings.find(({ target }) => target === 'C2')).toMatchObject({ severity: 'major' });
  });

  it.each<readonly [string, Partial<CheckedClaim>, string]>([
    ['flagged claims', { flag: 'strict' }, 'nobody judged'],
    ['opposed claims', { stance: 'denies' }, 'oppose each other'],
  ])('of SKEPTIC report %s without contesting any: a revision would drop it', (_what, over, words) => {
    const question = 'Does negative sampling improve dense retrieval?';
    const claims = CLAIMS.map((claim, at) => ({
      ...claim,
      stance: over.flag === undefined ? ('affirms' as const) : null,
      ...(at === 3 ? over : {}),
    }));
    const run = { ...runOf(claims), question, evidence: evidenceOf(claims, question) };
    const finding = review('SKEPTIC', run).findings.find(({ message }) => message.includes(words));
    expect(finding).toMatchObject({ severity: 'major', target: 'Results' });
    expect(finding?.message).toContain('C4');
  });

  it('of SKEPTIC count searches without an answer, half of them gravely', () => {
    const failed = LEDGER.map((entry) => ({ ...entry, outcome: 'failed' as const }));
    expect(review('SKEPTIC', runOf(CLAIMS, PAPERS, failed)).score).toBeLessThan(
      review('SKEPTIC', GOOD).score ?? 0,
    );
    const severityOf = (ledger: typeof LEDGER) =>
      review('SKEPTIC', runOf(CLAIMS, PAPERS, ledger)).findings.find(({ message }) =>
        message.includes('searches'),
      )?.severity;
    expect(severityOf(failed)).toBe('major');
    expect(severityOf([...failed.slice(0, 2), ...LEDGER.slice(0, 2)])).toBe('major');
    expect(severityOf([...failed.slice(0, 1), ...LEDGER.slice(0, 2)])).toBe('minor');
    expect(severityOf(LEDGER.slice(0, 2))).toBeUndefined();
  });

  it('of SKEPTIC and SYNTHESIZER see that one paper carries all', () => {
    const [paper] = PAPERS as [PaperRecord];
    const alone = runOf(CLAIMS.map(({ id }) => claimOf(id, paper)));
    for (const role of ['SKEPTIC', 'SYNTHESIZER'] as const) {
      expect(review(role, alone).score).toBeLessThan(review(role, GOOD).score ?? 0);
    }
  });
});
