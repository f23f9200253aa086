import { hashOf } from '../../src/evidence/hash';
import type { EvidenceFacts, Judgement } from '../../src/protocol';
import { decidePolicy } from '../../src/tribunal/policy';

const JUDGEMENT: Judgement = { score: 7.4, ceiling: 9, reviewers: 3, quorum: true, spread: 1.2 };
const EVIDENCE: EvidenceFacts = {
  ref: hashOf('evidence'),
  claims: 5,
  verified: 4,
  papersCited: 3,
  ceiling: 9,
  ceilingReason: 'no full text was read.',
  contradictions: 0,
  table: [],
};

const decide = ({
  judgement = {},
  evidence = {},
  ...rest
}: {
  judgement?: Partial<Judgement>;
  evidence?: Partial<EvidenceFacts>;
  answered?: 'answered' | 'partly answered' | 'not answered';
  passScore?: number;
  fromSummaries?: boolean;
  rubric?: boolean;
} = {}) =>
  decidePolicy({
    passScore: 6.5,
    answered: 'answered',
    fromSummaries: false,
    rubric: false,
    ...rest,
    judgement: { ...JUDGEMENT, ...judgement },
    evidence: { ...EVIDENCE, ...evidence },
  });

const reasons = (policy: { reasons: readonly string[] }) => policy.reasons.join(' ');

describe('decidePolicy', () => {
  it('leaves claims worded in opposite directions to the owner', () => {
    const policy = decide({ evidence: { contradictions: 2 } });
    expect(policy.verdict).toBe('OWNER_REVIEW');
    expect(reasons(policy)).toContain('2 pairs of claims are worded in opposite directions');
  });

  it('approves a draft that reaches the pass score, and says by which figures', () => {
    const policy = decide();
    expect(policy.verdict).toBe('AUTO_APPROVE');
    expect(reasons(policy)).toContain('7.4');
    expect(reasons(policy)).toContain('6.5');
    expect(reasons(policy)).toContain('4 of 5 claims verified, from 3 papers');
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

  it.each([
    ['a score below 3', { judgement: { score: 2.9 } }, '2.9'],
    ['nothing verified', { evidence: { verified: 0, papersCited: 0 } }, 'None of 5 claims'],
    ['no claim at all', { evidence: { claims: 0, verified: 0, papersCited: 0 } }, 'No claim'],
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

  it.each([
    ['a score of 3.0', { judgement: { score: 3 } }, '3.0'],
    ['no quorum', { judgement: { score: null, reviewers: 1, quorum: false } }, '1 of 3'],
    ['reviewers 3.0 apart', { judgement: { spread: 3 } }, '3.0 apart'],
    ['a question that is not answered', { answered: 'not answered' as const }, 'do not answer'],
    [
      'not answered below the pass score',
      { answered: 'not answered' as const, judgement: { score: 4 } },
      '4.0',
    ],
    ['one paper alone', { evidence: { papersCited: 1 } }, '1 paper only'],
  ])('asks the owner on %s', (_what, changes, figure) => {
    const policy = decide(changes);
    expect(policy.verdict).toBe('OWNER_REVIEW');
    expect(reasons(policy)).toContain(figure);
  });

  it("does not ask when the rubric's roles are 3.0 apart: they measure different things", () => {
    expect(decide({ judgement: { spread: 3.8 }, rubric: true }).verdict).toBe('AUTO_APPROVE');
  });

  it('does not ask when the reviewers are just less than 3.0 apart', () => {
    expect(decide({ judgement: { spread: 2.9 } }).verdict).toBe('AUTO_APPROVE');
  });

  it('says so when the evidence, not the reviewers, set the score', () => {
    const evidence = { ceilingReason: 'all supporting claims come from one paper.' };
    expect(reasons(decide({ judgement: { score: 6, ceiling: 6 }, evidence }))).toContain(
      'at most 6.0: all supporting claims come from one paper.',
    );
    expect(reasons(decide({ judgement: { score: 5, ceiling: 6 }, evidence }))).not.toContain('at most');
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
    ]) {
      for (const reason of policy.reasons) expect(reason).toMatch(/^[A-Z0-9].*\.$/);
    }
  });
});
