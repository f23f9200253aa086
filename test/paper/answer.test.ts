import type { Stance } from '../../src/contract/run-facts';
import { answerOf } from '../../src/paper/answer';
import { measure, weighClaims } from '../../src/tribunal/facts';
import { CLAIMS, claimOf, evidenceOf, PAPERS, selectionOf } from './example-run';

const ASKED = 'Does negative sampling improve dense retrieval?';
const OPEN = 'Which negatives are best for dense retrieval?';

function answer(question: string, stances: readonly (Stance | null)[]) {
  const claims = stances.map((stance, at) =>
    claimOf(`C${at + 1}`, PAPERS[at % PAPERS.length] as never, { confidence: 0.4, stance }),
  );
  const run = { evidence: evidenceOf(claims, question), selection: selectionOf(PAPERS, undefined, question) };
  const reported = weighClaims(run).filter(({ counts }) => counts);
  return answerOf({ question, kept: 9, reported, stances: measure(run).stances });
}

describe('what the paper opens with', () => {
  it.each<[string, (Stance | null)[], string]>([
    [
      'one side, many papers',
      ['affirms', 'affirms', 'affirms'],
      'Of the 9 papers kept, 3 say yes, as far as their abstracts go; none says no or finds no effect.',
    ],
    [
      'one side, few papers',
      ['denies', 'denies'],
      'Of the 9 papers kept, 2 say no, too few to settle it; none says yes.',
    ],
    [
      'one paper',
      ['no effect'],
      'Of the 9 papers kept, 1 finds no effect, too few to settle it; none says yes.',
    ],
    [
      'two sides',
      ['affirms', 'no effect', 'no effect'],
      'The papers disagree, so the question is open: of the 9 kept, 1 says yes and 2 find no effect.',
    ],
    ['none', ['reports', 'reports'], 'None of the 9 papers kept says yes or no.'],
    ['one that says both', ['mixed'], 'Of the 9 papers kept, 1 says both, so the question is open.'],
  ])('counts stances by paper in its first sentence: %s', (_what, stances, said) => {
    const closest = expect.stringMatching(/^The closest finding is C1: /);
    expect(answer(ASKED, stances)).toEqual({ judged: true, sentences: [said, closest] });
  });

  it('does not count what a paper only states as known', () => {
    const stated = { verdict: 'supported', restsOn: null, part: null, basis: 'stated' } as const;
    const cells = { data: null, measure: null, result: null, condition: null };
    const claims = PAPERS.slice(0, 3).map((paper, at) => ({
      ...claimOf(`C${at + 1}`, paper, { confidence: 0.4, stance: 'affirms' }),
      ...(at > 0 ? { reading: { ...stated, cells } } : {}),
    }));
    const run = { evidence: evidenceOf(claims, ASKED), selection: selectionOf(PAPERS, undefined, ASKED) };
    const reported = weighClaims(run).filter(({ counts }) => counts);
    const { stances } = measure(run);
    expect(stances).toMatchObject({ affirms: 1, reports: 2 });
    expect(answerOf({ question: ASKED, kept: 9, reported, stances }).sentences[0]).toBe(
      'Of the 9 papers kept, 1 says yes, too few to settle it; none says no or finds no effect.',
    );
  });

  it('counts a paper once, however many of its claims are quoted', () => {
    const stances: Stance[] = ['affirms', 'denies', 'denies', 'denies', 'denies', 'affirms'];
    expect(answer(ASKED, stances).sentences[0]).toBe(
      'The papers disagree, so the question is open: of the 9 kept, 1 says yes and 4 say no.',
    );
  });

  it('claims no answer where no model judged', () => {
    const { judged, sentences } = answer(ASKED, [null, null]);
    expect(judged).toBe(false);
    expect(sentences[0]).toBe('Not judged: no model read these papers, so this paper claims no answer.');
    expect(sentences[1]).toContain(CLAIMS[0]?.text);
  });

  it('takes no side on a question that has none', () => {
    expect(answer(OPEN, ['reports', 'reports', 'reports']).sentences[0]).toBe(
      '3 of the 9 papers kept bear on the question, with 3 findings.',
    );
  });

  it('says so where nothing counts', () => {
    expect(answer(ASKED, []).sentences).toEqual([
      'Not judged: no model read these papers, so this paper claims no answer.',
      'No finding close to the question was verified.',
    ]);
  });
});
