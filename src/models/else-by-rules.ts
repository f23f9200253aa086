// What a model cannot do for a run is done by rules, call by call: what a model has answered stays.

import type { Kernel } from './kernel';

/**
 * One call to a model and what takes its place. A kernel whose step makes many calls wraps each of them:
 *
 *     Promise.all(papers.map((paper) => elseByRules(() => read(paper), (rules) => readBy(rules, paper))))
 *
 * A call that was answered, in this attempt or an earlier one (journalled-model.ts), is kept; the others are
 * done by rules.
 */
export type ElseByRules = <T>(ask: () => Promise<T>, byRules: (rules: Kernel) => Promise<T>) => Promise<T>;

/**
 * Calls that fail with an error for which `when` is true are done by rules, after `onRules`. The others fail.
 */
export const createElseByRules =
  ({
    rules,
    when,
    onRules,
  }: {
    rules: Kernel;
    when: (error: unknown) => boolean;
    onRules: () => void;
  }): ElseByRules =>
  async (ask, byRules) => {
    try {
      return await ask();
    } catch (error) {
      if (!when(error)) throw error;
      onRules();
      return byRules(rules);
    }
  };

/** All errors come through. */
export const neverByRules: ElseByRules = (ask) => ask();
