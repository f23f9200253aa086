import type { ReviewFacts, Role } from '../../src/contract/run-facts';
import { hashOf } from '../../src/records/hash';
import { judge, toTenth } from '../../src/tribunal/judge';

const reviews = (...scores: (number | null)[]): ReviewFacts[] =>
  scores.map((score, index) => ({
    ref: hashOf(index),
    role: ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'][index] as Role,
    score,
    findings: 0,
    headline: '',
  }));

describe('judge', () => {
  it('takes the mean of the reviews when the evidence allows it', () => {
    expect(judge({ reviews: reviews(6, 7, 9), ceiling: 9 })).toEqual({
      score: 7.3,
      ceiling: 9,
      reviewers: 3,
      quorum: true,
      spread: 3,
    });
  });

  it('never gives more than the evidence allows', () => {
    expect(judge({ reviews: reviews(9, 9.5, 10), ceiling: 6 }).score).toBe(6);
  });

  it.each([
    [[6.2, 6.3], 6.3],
    [[1.1, 1.2], 1.2],
    [[0, 0.1], 0.1],
    [[4.1, 4.2, 4.2], 4.2],
    [[7, 7, 7.1], 7],
  ])('rounds the mean of %j half up to %d', (scores, expected) => {
    expect(judge({ reviews: reviews(...scores), ceiling: 10 }).score).toBe(expected);
  });

  it('leaves abstentions out and makes up no score for them', () => {
    const judgement = judge({ reviews: reviews(8, null, 6), ceiling: 9 });
    expect(judgement).toMatchObject({ score: 7, reviewers: 2, quorum: true, spread: 2 });
  });

  it('gives no score without a quorum', () => {
    expect(judge({ reviews: reviews(8, null, null), ceiling: 9 })).toEqual({
      score: null,
      ceiling: 9,
      reviewers: 1,
      quorum: false,
      spread: 0,
    });
    expect(judge({ reviews: [], ceiling: 0 })).toMatchObject({ score: null, reviewers: 0, spread: 0 });
  });

  it('states the spread without binary noise', () => {
    expect(judge({ reviews: reviews(8.3, 8.1, 8.2), ceiling: 9 }).spread).toBe(0.2);
  });
});

describe('toTenth', () => {
  it.each([
    [1.15, 1.2],
    [2.25, 2.3],
    [8.449, 8.4],
    [0.05, 0.1],
    [10, 10],
  ])('%d is %d', (value, expected) => {
    expect(toTenth(value)).toBe(expected);
  });

  it('leaves every tenth as it is', () => {
    for (let tenths = 0; tenths <= 100; tenths += 1) expect(toTenth(tenths / 10)).toBe(tenths / 10);
  });
});
