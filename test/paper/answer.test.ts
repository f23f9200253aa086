import { answerOf } from '../../src/paper/answer';
import type { Stance } from '../../src/protocol';
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
  return answerOf({ question, reported, stances: measure(run).stances });
}

describe('what the paper opens with', () => {
  it.each<[string, (Stance | null)[], string]>([
    [
      'one side, many papers',
      ['affirms', 'affirms', 'affirms'],
      'All 3 papers quoted that take a side affirm it. They agree, as far as their abstracts say.',
    ],
    [
      'one side, few papers',
      ['denies', 'denies'],
      'Both papers quoted that take a side deny it. Two papers do not settle it.',
    ],
    [
      'one paper',
      ['no effect'],
      'The one paper quoted that takes a side finds no effect. One paper does not settle it.',
    ],
    [
      'two sides',
      ['affirms', 'no effect', 'no effect'],
      'Of the 3 papers quoted that take a side, 1 affirms it and 2 find no effect. They disagree, so the question is open.',
    ],
    ['none', ['reports', 'reports'], 'The papers quoted say neither yes nor no to it.'],
    [
      'one that says both',
      ['mixed'],
      'The one paper quoted that takes a side finds both. So the question is open.',
    ],
  ])('counts stances by paper: %s', (_what, stances, said) => {
    expect(answer(ASKED, stances)).toEqual({ judged: true, sentences: expect.any(Array) });
    expect(answer(ASKED, stances).sentences.join(' ')).toBe(said);
  });

  it('counts a paper once, however many of its claims are quoted', () => {
    const stances: Stance[] = ['affirms', 'denies', 'denies', 'denies', 'denies', 'affirms'];
    expect(answer(ASKED, stances).sentences[0]).toBe(
      'Of the 5 papers quoted that take a side, 1 affirms it and 4 deny it.',
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
      'Three papers report 3 findings on the question.',
    );
  });

  it('says so where nothing counts', () => {
    expect(answer(ASKED, []).sentences).toEqual([
      'Not judged: no model read these papers, so this paper claims no answer.',
      'No finding close to the question was verified.',
    ]);
  });
});
