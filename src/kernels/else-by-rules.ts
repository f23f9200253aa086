// What a model cannot do for a run is done by rules, call by call: what a model has answered stays.

import type { WithoutModelReason } from '../contract/run-facts';
import type { Kernel } from './kernel';

/**
 * One call to a model and what takes its place. A kernel whose step makes many calls wraps each of them:
 *
 *     Promise.all(papers.map((paper) => elseByRules(() => read(paper), (rules) => readBy(rules, paper))))
 *
 * A call that was answered, in this attempt or an earlier one (journalled-model.ts), is kept; the others are
 * done by rules.
 */
export type ElseByRules = <T>(
  ask: () => Promise<T>,
  byRules: (rules: Kernel, reason: WithoutModelReason) => Promise<T>,
) => Promise<T>;

/**
 * Calls that fail with an error that `reasonOf` has a reason for are done by rules, after `onRules`. The others fail.
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

/** All errors come through. */
export const neverByRules: ElseByRules = (ask) => ask();
