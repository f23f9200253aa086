// What a run without a model makes of small libraries that any reader can judge, from their papers to the verdict. Words find
// much of what speaks against a question, and not all: a library that is thin is held back by its ceiling alone.

import type { Stance } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import { decideOnDraft } from '../../src/tribunal/decide';
import { measure } from '../../src/tribunal/facts';
import { scoresByRubric } from '../../src/tribunal/rubric';
import { oppositionOf } from '../../src/tribunal/stance';
import { DOUBTFUL, type Library, UNANIMOUS } from './judgement-libraries';
import { judgeLibrary, recordsOf } from './small-library';

const judge = (library: Library, options = {}) => judgeLibrary(library.question, recordsOf(library), options);
const doubtful = Object.entries(DOUBTFUL).flatMap(([kind, libraries]) =>
  libraries.map((library) => [kind, library.name, library] as const),
);
const idsOf = (claims: readonly CheckedClaim[]) => claims.map(({ id }) => id);

describe('evidence against the question, or split', () => {
  it.each(doubtful)('%s: %s goes to its owner', (_kind, _name, library) => {
    const { claims, judgement, policy } = judge(library);
    expect(claims.length).toBeGreaterThan(1);
    expect(judgement.score).toBeLessThanOrEqual(7);
    expect(policy.verdict).toBe('OWNER_REVIEW');
  });

  it('is held back by its words in most libraries, and not only for being thin', () => {
    const byWords = doubtful.filter(([, , library]) =>
      judge(library).policy.reasons.some((reason) => /flagged|nobody judged/.test(reason)),
    );
    // "Slows down" against "speeds up", and two claims that are left of four.
    expect(doubtful.length - byWords.length).toBeLessThanOrEqual(1);
    const wouldPass = doubtful.filter(
      ([, , library]) => judge(library, { flagged: false }).policy.verdict === 'AUTO_APPROVE',
    );
    expect(wouldPass.length).toBeGreaterThanOrEqual(4);
  });
});

describe('evidence of one mind', () => {
  const results = UNANIMOUS.map((library) => ({ library, ...judge(library) }));

  it('is put into the table of flagged claims in at most one library of ten', () => {
    const shown = results.filter(({ opposition }) => opposition !== null).map(({ library }) => library.name);
    expect(UNANIMOUS).toHaveLength(10);
    expect(shown.length).toBeLessThanOrEqual(1);
  });

  it('may be approved: as a digest that claims no answer', () => {
    const approved = results.filter(({ policy }) => policy.verdict === 'AUTO_APPROVE');
    expect(approved.length).toBeGreaterThanOrEqual(3);
    for (const { policy, judgement, facts } of approved) {
      expect(judgement.score).toBe(7);
      expect(facts.papers).toBeGreaterThanOrEqual(3);
      expect(policy.reasons.join(' ')).toContain('it claims no answer');
    }
  });

  it('is never rejected, and says why it is not approved', () => {
    for (const { policy } of results) {
      expect(policy.verdict).not.toBe('AUTO_REJECT');
      expect(policy.reasons[0]).toMatch(/[.]$/);
    }
  });
});

/** Three trials that find an effect, and two that find none. */
const TRIALS: Library = {
  name: 'vitamin D and falls',
  question: 'Does vitamin D reduce the risk of falls in older adults?',
  papers: [
    [
      'Vitamin D and falls: trial A',
      'Tablets or placebo were given. Vitamin D lowered the risk of falls in older adults by 19%.',
    ],
    [
      'Vitamin D and falls: trial B',
      'Homes took part. Vitamin D decreased the risk of falls among older adults by a quarter.',
    ],
    [
      'Vitamin D and falls: trial C',
      'Doses were weekly. Weekly vitamin D reduced the risk of falls in older adults by 12%.',
    ],
    [
      'Vitamin D and falls: trial D',
      'Follow-up was a year. Vitamin D did not lower the risk of falls in older adults, with 142 fallers in each group.',
    ],
    [
      'Vitamin D and falls: trial E',
      'Doses were high. High-dose vitamin D had no effect on the risk of falls in older adults over 24 months.',
    ],
  ],
};

/** Three trials that agree, and once looked as though they did not: fewer admissions are good. */
const AGREEING: Library = {
  name: 'telemonitoring',
  question: 'Does telemonitoring reduce hospital admissions in heart failure?',
  papers: [
    [
      'Telemonitoring in heart failure: first trial',
      'Care was usual or remote. Telemonitoring reduced hospital admissions in heart failure by 31%. Quality of life improved by 8 points with telemonitoring.',
    ],
    [
      'Telemonitoring in heart failure: second trial',
      'Nurses called weekly. Telemonitoring lowered the risk of hospital admissions in heart failure by 25% compared with usual care.',
    ],
    [
      'Telemonitoring in heart failure: third trial',
      'Scales sent weights. Hospital admissions in heart failure were reduced by telemonitoring with a hazard ratio of 0.79 (95% CI 0.66 to 0.94).',
    ],
  ],
};

const againstTrials = ({ claims }: ReturnType<typeof judge>) =>
  claims.filter(({ text }) => /did not|no effect/.test(text));

describe('three trials that find an effect and two that find none', () => {
  const judged = judge(TRIALS);

  it('are quoted all five, replication or not', () => {
    expect(new Set(judged.claims.map(({ paperId }) => paperId)).size).toBe(5);
  });

  it('go to the owner, with the two in a table against the three', () => {
    expect(judged.policy.verdict).toBe('OWNER_REVIEW');
    expect(judged.policy.reasons[0]).toContain('2 of 5 claims are flagged');
    expect(judged.opposition?.by).toBe('flags');
    expect(idsOf(judged.opposition?.sides[0] ?? [])).toEqual(idsOf(againstTrials(judged)));
  });

  it('are opposed by stance where a model judged them', () => {
    const against = new Set(idsOf(againstTrials(judged)));
    const read = withStances(TRIALS, ({ id }) => (against.has(id) ? 'no effect' : 'affirms'));
    expect(read.policy.verdict).toBe('OWNER_REVIEW');
    expect(read.policy.reasons.join(' ')).toContain('3 affirm, 2 find no effect');
    expect(read.opposition?.by).toBe('stances');
    expect(idsOf(read.opposition?.sides[1] ?? [])).toEqual([...against]);
  });
});

describe('three trials that agree', () => {
  it('are opposed by nothing, by words and by stance', () => {
    const { claims, opposition, facts } = judge(AGREEING);
    expect(claims.length).toBeGreaterThanOrEqual(3);
    expect(opposition).toBeNull();
    expect(facts.flags).toEqual({ wide: 0, strict: 0 });
    expect(withStances(AGREEING, () => 'affirms').opposition).toBeNull();
  });
});

/** The same run, as a model would have read it; the reviews are the rubric's. */
function withStances(library: Library, stanceOf: (claim: CheckedClaim) => Stance) {
  const { run } = judge(library);
  const claims = run.evidence.claims.map((claim) => ({ ...claim, stance: stanceOf(claim) }));
  const read = { ...run, evidence: { ...run.evidence, claims } };
  return {
    ...decideOnDraft({
      ...read,
      fromSummaries: false,
      reviews: scoresByRubric(measure(read)),
      passScore: 6.5,
      rubric: false,
    }),
    opposition: oppositionOf({ question: library.question, claims }),
  };
}
