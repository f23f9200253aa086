// Falls back to rules call by call where a model cannot be used; answers that a model has given are kept.

import type { WithoutModelReason } from '../contract/run-facts';
import type { Kernel } from './kernel';

/**
 * One call to a model and its substitute. A kernel whose step makes many calls wraps each of them:
 *
 * Promise.all(papers.map((paper) => elseByRules(() => read(paper), (rules) => readBy(rules, paper))))
 *
 * A call that was answered, in this attempt or an earlier one (journalled-model.ts), is kept; the others are
 * done by rules.
 */
export type ElseByRules = <T>(
  ask: () => Promise<T>,
  byRules: (rules: Kernel, reason: WithoutModelReason) => Promise<T>,
) => Promise<T>;

/**
 * If a call fails with an error for which `reasonOf` returns a reason, calls `onRules` and uses rules
 * instead. Other errors are thrown.
 */
export const createElseByRules =
  ({
    rules,
    reasonOf,
    onRules,
  }: {
    rules: Kernel;
    reasonOf: (error: unknown) => WithoutModelReason | undefined;
    onRules: (reason: WithoutModelReason) => void;
  }): ElseByRules =>
  async (ask, byRules) => {
    try {
      return await ask();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      onRules(reason);
      return byRules(rules, reason);
    }
  };

/** Passes on all errors. */
export const neverByRules: ElseByRules = (ask) => ask();
