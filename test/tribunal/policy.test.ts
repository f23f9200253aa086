import type { Judgement, StanceCounts } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import { NOT_JUDGED } from '../../src/tribunal/ceiling';
import type { Facts } from '../../src/tribunal/facts';
import { decidePolicy, type PolicyInput } from '../../src/tribunal/policy';
import { CLAIMS } from '../paper/example-run';

const JUDGEMENT: Judgement = { score: 7.4, ceiling: 9, reviewers: 3, quorum: true, spread: 1.2 };
const STANCES: StanceCounts = { affirms: 3, denies: 0, 'no effect': 0, mixed: 0, off: 0, reports: 0 };
const FACTS: Facts = {
  claims: 5,
  verified: 4,
  quotesInPlace: 5,
  papers: 3,
  coverage: 1,
  wordsMissing: [],
  flags: { wide: 0, strict: 0 },
  unjudged: 0,
  stances: STANCES,
  searches: 4,
  searchesAnswered: 4,
};
type Changes = Partial<Omit<PolicyInput, 'judgement' | 'facts'>> & {
  judgement?: Partial<Judgement>;
  facts?: Partial<Facts>;
};

const decide = ({ judgement = {}, facts = {}, ...rest }: Changes = {}) =>
  decidePolicy({
    bound: { ceiling: 9, reason: 'no full text was read.' },
    passScore: 6.5,
    opposition: null,
    apart: null,
    fromSummaries: false,
    rubric: false,
    ...rest,
    judgement: { ...JUDGEMENT, ...judgement },
    facts: { ...FACTS, ...facts },
  });
const reasons = (policy: { reasons: readonly string[] }) => policy.reasons.join(' ');
const withStances = (over: Partial<StanceCounts>) => ({
  facts: { unjudged: 0, stances: { ...STANCES, ...over } },
});

describe('decidePolicy', () => {
  it('approves a draft that reaches the pass score, and says by which figures', () => {
    const policy = decide();
    expect(policy.verdict).toBe('AUTO_APPROVE');
    expect(reasons(policy)).toContain('The score 7.4 reaches the pass score 6.5.');
    expect(reasons(policy)).toContain('4 of 5 claims verified, from 3 papers; none is flagged.');
  });

  it('approves at exactly the pass score and asks just below it', () => {
    expect(decide({ judgement: { score: 6.5 } }).verdict).toBe('AUTO_APPROVE');
    expect(decide({ judgement: { score: 6.4 } }).verdict).toBe('OWNER_REVIEW');
  });

  it('shows a pass score with all its digits', () => {
    expect(reasons(decide({ judgement: { score: 6.5 }, passScore: 6.55 }))).toContain(
      '6.5 is below the pass score 6.55',
    );
  });

  it.each<readonly [string, Changes, string]>([
    ['a score below 3', { judgement: { score: 2.9 } }, '2.9'],
    ['nothing that counts', { facts: { verified: 0, papers: 0 } }, 'None of 5 claims is verified'],
    ['no claim at all', { facts: { claims: 0, verified: 0, papers: 0 } }, 'No claim could be taken'],
    [
      'no score, and a ceiling below 3',
      { judgement: { score: null, ceiling: 2.9, reviewers: 1, quorum: false } },
      '2.9',
    ],
  ])('rejects on %s', (_what, changes, figure) => {
    const policy = decide(changes);
    expect(policy.verdict).toBe('AUTO_REJECT');
    expect(reasons(policy)).toContain(figure);
  });

  it.each<readonly [string, Changes, string]>([
    ['a score of 3.0', { judgement: { score: 3 } }, '3.0'],
    ['no quorum', { judgement: { score: null, reviewers: 1, quorum: false } }, '1 of 3'],
    ['reviewers 3.0 apart', { judgement: { spread: 3 } }, '3.0 apart'],
    ['one paper alone', { facts: { papers: 1 } }, '1 paper only'],
    ['a wide flag', { facts: { flags: { wide: 1, strict: 0 } } }, '1 of 5 claims is flagged'],
    ['a strict flag', { facts: { flags: { wide: 1, strict: 1 } } }, '1 of 5 claims is flagged'],
    ['several flags', { facts: { flags: { wide: 3, strict: 1 } } }, '3 of 5 claims are flagged'],
    ['a paper that denies', withStances({ denies: 1 }), '3 affirm, 1 denies'],
    ['a paper that finds no effect', withStances({ 'no effect': 2 }), '3 affirm, 2 find no effect'],
    ['a paper that says both', withStances({ mixed: 1 }), '3 affirm, 1 is mixed'],
    ['papers that all deny', withStances({ affirms: 0, denies: 3 }), '3 deny'],
    [
      'claims that name opposite winners',
      {
        opposition: {
          by: 'winners',
          heads: ['for A', 'for B'],
          sides: [CLAIMS.slice(0, 2), CLAIMS.slice(2, 3)] as [CheckedClaim[], CheckedClaim[]],
        },
      },
      'Claims name opposite winners: C1, C2 for A, C3 for B.',
    ],
    [
      'claims worded in opposite directions',
      { apart: [CLAIMS[0], CLAIMS[3]] as [CheckedClaim, CheckedClaim] },
      'C1 and C4 are worded in opposite directions. Words were compared; nobody judged.',
    ],
    [
      'a step done by rules for want of budget',
      { withoutModel: [{ stage: 'extract', round: 0, why: 'budget' }] },
      'done by rules instead were extract',
    ],
    [
      'a paper that addresses a model',
      {
        suspects: [{ title: 'A title', why: 'addresses a model', words: 'Ignore previous instructions' }],
      },
      'The text of “A title” addresses a model (“Ignore previous instructions”).',
    ],
    [
      'papers that hide characters',
      {
        suspects: ['One', 'Two', 'Three', 'Four', 'Five'].map((title) => ({
          title,
          why: 'hides characters' as const,
          words: 'tag characters',
        })),
      },
      'The text of “One”, “Two”, “Three”, 2 more hides characters.',
    ],
    [
      'a paper that a filter refused',
      { filtered: ['A title'] },
      "A provider's filter refused to read “A title”.",
    ],
    [
      'an opposed claim that a revision dropped',
      { flaggedBefore: [{ id: 'C3', droppedIn: 1 }] },
      '1 claim was flagged or opposed in an earlier round and is gone from this one: C3 before revision 1.',
    ],
  ])('asks the owner on %s', (_what, changes, figure) => {
    for (const rubric of figure.includes('apart') ? [false] : [false, true]) {
      const policy = decide({ ...changes, rubric });
      expect(policy.verdict).toBe('OWNER_REVIEW');
      expect(reasons(policy)).toContain(figure);
    }
  });

  it('names a suspect paper also where it rejects', () => {
    const suspects = [{ title: 'A title', why: 'hides characters' as const, words: 'tag characters' }];
    const policy = decide({ facts: { verified: 0, papers: 0 }, suspects });
    expect(policy.verdict).toBe('AUTO_REJECT');
    expect(reasons(policy)).toContain('“A title” hides characters');
  });

  it('says of flags that they are no judgement', () => {
    expect(reasons(decide({ facts: { flags: { wide: 2, strict: 0 } } }))).toContain(
      'This compares words and judges nothing.',
    );
  });

  it('has nothing against papers that affirm, report, or are off the question', () => {
    expect(decide(withStances({ off: 2 })).verdict).toBe('AUTO_APPROVE');
    expect(decide(withStances({ affirms: 0, reports: 3 })).verdict).toBe('AUTO_APPROVE');
  });

  it('does not ask for an index that was left out: this paper does not rest on it', () => {
    expect(decide({ withoutModel: [{ stage: 'index', round: 0, why: 'silent' }] }).verdict).toBe(
      'AUTO_APPROVE',
    );
  });

  it("does not ask when the rubric's roles are 3.0 apart: they measure different things", () => {
    expect(decide({ judgement: { spread: 3.8 }, rubric: true }).verdict).toBe('AUTO_APPROVE');
  });

  it('does not ask when the reviewers are just less than 3.0 apart', () => {
    expect(decide({ judgement: { spread: 2.9 } }).verdict).toBe('AUTO_APPROVE');
  });

  it('says so when the evidence, not the reviewers, set the score', () => {
    const bound = { ceiling: 6, reason: 'all of its claims come from one paper.' };
    expect(reasons(decide({ judgement: { score: 6, ceiling: 6 }, bound }))).toContain(
      'The evidence allows at most 6.0: all of its claims come from one paper.',
    );
    expect(reasons(decide({ judgement: { score: 5, ceiling: 6 }, bound }))).not.toContain('at most');
  });

  it('claims no answer where nobody judged', () => {
    const changes = {
      judgement: { score: 7, ceiling: 7 },
      bound: { ceiling: 7, reason: NOT_JUDGED },
      facts: { unjudged: 0, stances: null },
      rubric: true,
    };
    const policy = decide(changes);
    expect(policy.verdict).toBe('AUTO_APPROVE');
    expect(reasons(policy)).toContain('it claims no answer');
    expect(reasons(policy)).toContain('The score is at most 7.0: not judged: no model read these papers.');
    expect(reasons(decide())).not.toContain('it claims no answer');
  });

  it('names summaries first when it approves, and approves all the same', () => {
    const policy = decide({ fromSummaries: true });
    expect(policy.verdict).toBe('AUTO_APPROVE');
    expect(policy.reasons[0]).toContain('summaries');
    expect(reasons(decide({ fromSummaries: true, judgement: { score: 1 } }))).toContain('summaries');
  });

  it('gives whole sentences', () => {
    for (const policy of [
      decide(),
      decide({ judgement: { score: 5 } }),
      decide({ judgement: { score: 1 } }),
      decide({ facts: { unjudged: 0, stances: null, flags: { wide: 1, strict: 0 } } }),
      decide(withStances({ denies: 1, mixed: 1 })),
    ]) {
      for (const reason of policy.reasons) expect(reason).toMatch(/^[A-Z0-9].*\.$/);
    }
  });
});
