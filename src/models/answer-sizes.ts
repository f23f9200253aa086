// Predicts the tokens of an answer from earlier answers to the same task by the same model. This is reserved
// instead of the output limit, which is several times as much, so that a budget admits many requests at once.

import type { UsageEntry } from '../store/store';

/** Least number of tokens reserved: an answer may be nearly empty, and the next one to the same task long. */
const LEAST = 500;

/**
 * Margin on top of the largest answer seen. Whatever the distribution of sizes, the next answer is larger
 * than the n before it in one case of n + 1. So twice the size is reserved after one answer, one and a half
 * times after two, and a quarter more from four on.
 */
const marginAfter = (seen: number) => Math.max(1 / seen, 1 / 4);

interface Size {
  readonly largest: number;
  readonly seen: number;
}

export interface AnswerSizes {
  /** Records the tokens of an answered request. */
  learn(answer: UsageEntry): void;
  /**
   * Tokens to reserve for an answer, at most `most`. Before any answer to that task by that model was seen:
   * the geometric mean of 500 and `most`, which is wrong by the same factor whether answers turn out as short
   * or as long as possible.
   * @param entries of the run's usage, which includes answers that other processes received
   */
  expected(request: { step: string; model: string; most: number; entries: readonly UsageEntry[] }): number;
}

/** Rounds do not matter: `round-1/review.SKEPTIC` is as long as `round-0/review.SKEPTIC`. */
const taskOf = (step: string) => step.replace(/^round-\d+\//, '');

/** Shared by all runs of this process. */
export function createAnswerSizes(): AnswerSizes {
  const learnt = new Map<string, Size>();
  const keyOf = ({ step, model }: { step: string; model: string }) => JSON.stringify([model, taskOf(step)]);
  return {
    learn(answer) {
      if (answer.estimated) return;
      const key = keyOf(answer);
      learnt.set(key, larger(learnt.get(key), answer));
    },
    expected({ step, model, most, entries }) {
      const task = taskOf(step);
      const inAccount = entries
        .filter((entry) => !entry.estimated && entry.model === model && taskOf(entry.step) === task)
        .reduce<Size | undefined>(larger, undefined);
      const known = [inAccount, learnt.get(keyOf({ step, model }))].filter((size) => size !== undefined);
      const least = Math.min(LEAST, most);
      if (known.length === 0) return Math.ceil(Math.sqrt(least * most));
      const largest = Math.max(...known.map((size) => size.largest));
      const seen = Math.max(...known.map((size) => size.seen));
      return Math.min(most, Math.max(least, Math.ceil(largest * (1 + marginAfter(seen)))));
    },
  };
}

const larger = (size: Size | undefined, { outputTokens }: UsageEntry): Size => ({
  largest: Math.max(size?.largest ?? 0, outputTokens),
  seen: (size?.seen ?? 0) + 1,
});
