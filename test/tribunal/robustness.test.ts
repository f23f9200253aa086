// The tribunal scores evidence: weaker evidence never scores higher, and what nobody judged is never approved with a doubt.

import fc from 'fast-check';
import type { CheckedClaim } from '../../src/records/claim';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { decideOnDraft } from '../../src/tribunal/decide';
import { measure } from '../../src/tribunal/facts';
import { scoresByRubric } from '../../src/tribunal/rubric';
import { GOOD, type Run } from '../paper/example-run';
import {
  anyNegation,
  anyOffTopicPaper,
  anyRun,
  withClaimWorded,
  withoutClaim,
  withoutPaper,
  withPaperAdded,
  withPaperSwapped,
} from './random-runs';

const SEED = { seed: 13, numRuns: 60 } as const;

const scores = (run: Run) => {
  const facts = measure(run);
  return [evidenceCeiling(facts).ceiling, ...scoresByRubric(facts).map(({ score }) => score)];
};
const decide = (run: Run, passScore = 6.5) =>
  decideOnDraft({
    evidence: run.evidence,
    selection: run.selection,
    fromSummaries: false,
    reviews: scoresByRubric(measure(run)),
    passScore,
    rubric: true,
  });

/** No score of the weaker run is higher: not the ceiling, not a role's, not the tribunal's. */
function expectNoRise(run: Run, weaker: Run) {
  const before = scores(run);
  scores(weaker).forEach((score, index) => {
    expect(score).toBeLessThanOrEqual(before[index] ?? -1);
  });
  expect(decide(weaker).judgement.score).toBeLessThanOrEqual(decide(run).judgement.score ?? -1);
}
const claimAt = (run: Run, pick: number): CheckedClaim => {
  const claim = run.evidence.claims[pick % run.evidence.claims.length];
  if (claim === undefined) throw new Error('a run has claims');
  return claim;
};
const paperAt = (run: Run, pick: number): string => {
  const { papers } = run.selection;
  return papers[pick % papers.length]?.paper.id ?? '';
};

describe('the tribunal', () => {
  it('never scores higher without one of its sources', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), (run, pick) => expectNoRise(run, withoutPaper(run, paperAt(run, pick)))),
      SEED,
    );
  });

  it('never scores higher without one of its claims', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), (run, pick) => {
        // With its last claim a run loses whether it was judged, too.
        expectNoRise(run, withoutClaim(run, claimAt(run, pick).id));
      }),
      SEED,
    );
  });

  it('never scores higher with an off-topic paper in the place of another', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), anyOffTopicPaper, (run, pick, other) =>
        expectNoRise(run, withPaperSwapped(run, paperAt(run, pick), other)),
      ),
      SEED,
    );
  });

  it('never scores higher with claims of an off-topic paper added', () => {
    fc.assert(
      fc.property(anyRun, anyOffTopicPaper, (run, other) => expectNoRise(run, withPaperAdded(run, other))),
      SEED,
    );
  });

  it('scores and decides the same with a claim negated or worded otherwise: it reads quotes', () => {
    const anyWords = fc.oneof(
      anyNegation,
      fc.string({ maxLength: 40 }).map((words) => () => words),
    );
    fc.assert(
      fc.property(anyRun, fc.nat(), anyWords, (run, pick, word) => {
        const other = withClaimWorded(run, claimAt(run, pick).id, word);
        expect(scores(other)).toEqual(scores(run));
        expect(decide(other)).toEqual(decide(run));
      }),
      SEED,
    );
  });

  it('gives scores of 0 to 10 with one decimal', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        for (const score of [...scores(run), decide(run).judgement.score ?? -1]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
          expect(Number(score.toFixed(1))).toBe(score);
        }
      }),
      SEED,
    );
  });

  it('loses something by each source of a good run', () => {
    const sum = (run: Run) => scores(run).reduce((total, score) => total + score, 0);
    const judged = {
      ...GOOD,
      evidence: {
        ...GOOD.evidence,
        claims: GOOD.evidence.claims.map((claim) => ({ ...claim, stance: 'reports' as const })),
      },
    };
    for (const run of [GOOD, judged]) {
      for (const { id, paperId, verified } of run.evidence.claims) {
        if (!verified) continue;
        expect(sum(withoutPaper(run, paperId))).toBeLessThan(sum(run));
        expect(sum(withoutClaim(run, id))).toBeLessThan(sum(run));
      }
    }
  });
});

describe('what may be published without a reader', () => {
  const passScores = fc.constantFrom(3, 4.5, 6, 6.5, 7);

  it('has no flag, three papers or more, and the same verdict with each of them left out', () => {
    let approved = 0;
    fc.assert(
      fc.property(anyRun, passScores, (run, passScore) => {
        const { judgement, policy } = decide(run, passScore);
        const { flags, papers, stances } = measure(run);
        if (stances === null) expect(judgement.score).toBeLessThanOrEqual(7);
        if (policy.verdict !== 'AUTO_APPROVE') return;
        approved += 1;
        expect(flags).toEqual({ wide: 0, strict: 0 });
        expect(papers).toBeGreaterThanOrEqual(3);
        for (const { paper } of run.selection.papers) {
          const { judgement: lesser } = decide(withoutPaper(run, paper.id), passScore);
          expect(lesser.score).toBeGreaterThanOrEqual(passScore);
        }
      }),
      { ...SEED, numRuns: 500 },
    );
    // Else this would hold of nothing.
    expect(approved).toBeGreaterThan(10);
  });

  it('is never approved once a claim is flagged, or a paper judged to deny', () => {
    fc.assert(
      fc.property(
        anyRun,
        passScores,
        fc.nat(),
        fc.constantFrom('wide', 'strict'),
        (run, passScore, pick, flag) => {
          const { id } = claimAt(run, pick);
          const doubt = (over: Partial<CheckedClaim>): Run => ({
            ...run,
            evidence: {
              ...run.evidence,
              claims: run.evidence.claims.map((claim) => (claim.id === id ? { ...claim, ...over } : claim)),
            },
          });
          expect(decide(doubt({ flag }), passScore).policy.verdict).not.toBe('AUTO_APPROVE');
          const judged = claimAt(run, pick).stance !== null && claimAt(run, pick).verified;
          if (judged) {
            expect(decide(doubt({ stance: 'denies' }), passScore).policy.verdict).not.toBe('AUTO_APPROVE');
          }
        },
      ),
      SEED,
    );
  });
});
