import fc from 'fast-check';
import { createAnswerSizes } from '../../src/models/answer-sizes';

const answer = (outputTokens: number, over: object = {}) => ({
  step: 'round-0/extract',
  model: 'm',
  inputTokens: 10,
  outputTokens,
  estimated: false,
  ...over,
});
const asked = { step: 'round-1/extract', model: 'm', most: 8_000, entries: [] };

it('begins between the shortest and the longest answer', () => {
  const sizes = createAnswerSizes();
  expect(sizes.expected(asked)).toBe(2_000);
  expect(sizes.expected({ ...asked, most: 4_000 })).toBe(1_415);
  expect(sizes.expected({ ...asked, most: 300 })).toBe(300);
  expect(sizes.expected({ ...asked, most: 0 })).toBe(0);
});

it('trusts the largest answer the more, the more it has seen', () => {
  const sizes = createAnswerSizes();
  const after = (tokens: number) => {
    sizes.learn(answer(tokens));
    return sizes.expected(asked);
  };
  expect([1_000, 900, 800, 700, 600].map(after)).toEqual([2_000, 1_500, 1_334, 1_250, 1_250]);
  expect(after(1_200)).toBe(1_500);
});

it('reserves no less than an answer with something in it takes, and no more than the request allows', () => {
  const sizes = createAnswerSizes();
  sizes.learn(answer(3));
  expect(sizes.expected(asked)).toBe(500);
  sizes.learn(answer(7_000));
  expect(sizes.expected(asked)).toBe(8_000);
});

it('learns from the account as well, of the same task at the same model, and only what a provider said', () => {
  const sizes = createAnswerSizes();
  const entries = [
    answer(400),
    answer(600),
    answer(5_000, { estimated: true }),
    answer(6_000, { model: 'other' }),
    answer(7_000, { step: 'round-0/review.SKEPTIC' }),
  ];
  expect(sizes.expected({ ...asked, entries })).toBe(900);
  sizes.learn(answer(5_000, { estimated: true }));
  expect(sizes.expected({ ...asked, entries })).toBe(900);
  // The same answers, learnt from both, are no more than they are.
  sizes.learn(answer(400));
  sizes.learn(answer(600));
  expect(sizes.expected({ ...asked, entries })).toBe(900);
});

it('never reserves less than what was seen, nor more than the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000)), fc.nat(9_000), (seen, most) => {
      const sizes = createAnswerSizes();
      for (const tokens of seen) sizes.learn(answer(tokens));
      const reserved = sizes.expected({ ...asked, most });
      return reserved <= most && reserved >= Math.min(most, ...(seen.length > 0 ? [Math.max(...seen)] : [0]));
    }),
  );
});
