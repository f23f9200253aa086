import { isSlow } from '../../src/contract/slow-model';

it.each([
  [undefined, false],
  [null, false],
  [20, false],
  [19.9, true],
  [0, true],
])('a model of %p answer tokens a second is slow: %s', (answerTokensPerS, slow) => {
  const learnt = {
    contextTokens: null,
    maxOutputTokens: null,
    changes: [],
    thinks: false,
    promptTokensPerS: null,
  };
  expect(
    isSlow(answerTokensPerS === undefined ? {} : { learnt: { kernel: { ...learnt, answerTokensPerS } } }),
  ).toBe(slow);
});
