// A budgetGuard that writes down what it is told.

import { BudgetExhausted, type BudgetGuard, type Estimate } from '../../src/models/budget-guard';

export function countingGuard({ room = Number.POSITIVE_INFINITY }: { room?: number } = {}) {
  const reserved: Estimate[] = [];
  const committed: unknown[] = [];
  let released = 0;
  let left = 0;
  const budgetGuard: BudgetGuard = {
    async reserve(estimate) {
      if (reserved.length >= room) throw new BudgetExhausted('the budget of this run is used up');
      reserved.push(estimate);
      return {
        commit: async (usage) => void committed.push(usage),
        release: async () => {
          released += 1;
        },
        leave: async () => {
          left += 1;
        },
      };
    },
  };
  return {
    budgetGuard,
    reserved,
    committed,
    /** Nobody knows whether they were charged for. */
    left: () => left,
    /** [reserved, committed, released]; the rest was left. */
    counts: () => [reserved.length, committed.length, released],
  };
}
