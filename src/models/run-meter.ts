// A run's budget at its providers: reserved before each request, settled after it.

import { type Limits, shortOf } from '../budget/limits';
import { type Prices, usdOf } from '../budget/prices';
import { type Spent, sumOf } from '../budget/spent';
import type { RunKey } from '../protocol';
import { AccountDamaged, type Spending, type SpendingEntry } from '../store/store';
import { BudgetExhausted, type Meter } from './meter';

/** @param limits null: counted, never refused. */
export function createRunMeter({
  spending,
  run,
  step,
  limits,
  prices,
}: {
  spending: Spending;
  run: RunKey;
  step: string;
  limits: Limits | null;
  prices: Prices;
}): Meter {
  const total = (entries: readonly SpendingEntry[]) => spentOf({ entries, prices });
  return {
    async reserve({ model, inputTokens, outputTokens }) {
      const entry: SpendingEntry = { step, model, inputTokens, outputTokens, estimated: true };
      const reserved = await spending.reserve({
        run,
        entry,
        allow(entries) {
          const unread = entries.filter((one) => one.unreadable);
          // A limit that cannot be checked is not known to hold.
          if (limits && unread.length > 0) throw accountDamaged(unread);
          const short = limits && shortOf({ limits, spent: total(entries), next: total([entry]) });
          if (short) {
            throw new BudgetExhausted(
              `the run's budget has no room for the next request of ${step} to ${model} (${short}); send the signal extendBudget, or start the run with a larger budget`,
            );
          }
        },
      });
      return {
        commit: (usage) =>
          reserved.settle({
            step,
            model,
            inputTokens: usage.inputTokens ?? inputTokens,
            outputTokens: usage.outputTokens ?? outputTokens,
            estimated: usage.inputTokens === null || usage.outputTokens === null,
          }),
        release: () => reserved.withdraw(),
      };
    },
  };
}

const accountDamaged = (unread: readonly SpendingEntry[]) =>
  new AccountDamaged(
    `${unread.length === 1 ? 'a request' : `${unread.length} requests`} in the run's account cannot be read, so nobody knows what is left of its budget. Restore ${unread
      .slice(0, 3)
      .map(({ step }) => step.replace('unreadable/', ''))
      .join(
        ', ',
      )} in the store's folder spending from a backup, or remove these files if their requests shall not count; the run then continues`,
  );

/** What entries come to, at these prices. */
export const spentOf = ({ entries, prices }: { entries: readonly SpendingEntry[]; prices: Prices }): Spent =>
  sumOf(
    entries.map(({ model, inputTokens, outputTokens, estimated }) => ({
      requests: 1,
      inputTokens,
      outputTokens,
      usd: usdOf({ model, inputTokens, outputTokens, prices }),
      estimated: estimated ? 1 : 0,
    })),
  );
