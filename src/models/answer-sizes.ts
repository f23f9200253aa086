// How many tokens an answer takes: what answers of the same task at the same model took. That is reserved and
// not the output limit, which is several times as much, so that many requests fit a budget together.

import type { UsageEntry } from '../store/store';

/**
 * An answer may say next to nothing, and the next one of the same task does not: no less than this is
 * reserved.
 */
const LEAST = 500;

/**
 * On top of the largest answer seen. Whatever sizes answers have, the next one is larger than the n before it
 * in one case of n + 1. So after one answer twice its size is reserved, after two one and a half times, and
 * from four on a quarter more.
 */
const marginAfter = (seen: number) => Math.max(1 / seen, 1 / 4);

interface Size {
  readonly largest: number;
  readonly seen: number;
}

export interface AnswerSizes {
  /** A request was answered and its provider said with how many tokens. */
  learn(answer: UsageEntry): void;
  /**
   * Tokens to reserve for an answer, at most `most`. Before any of that task at that model was seen, the
   * geometric mean of 500 and `most`: wrong by the same factor if answers are as short, or as long, as they
   * can be.
   * @param entries of the run's usage, which has the answers of other processes too
   */
  expected(request: { step: string; model: string; most: number; entries: readonly UsageEntry[] }): number;
}

/** `round-1/review.SKEPTIC` is as long as `round-0/review.SKEPTIC`. */
const taskOf = (step: string) => step.replace(/^round-\d+\//, '');

/** What all runs of this process have learnt. */
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
