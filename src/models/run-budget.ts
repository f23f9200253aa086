// Keeps a run's requests to its providers within its budget: reserves before each request, settles after it.

import { type Limits, shortOf } from '../contract/limits';
import { type Prices, usdOf } from '../contract/prices';
import type { RunKey } from '../contract/run-facts';
import { type RunUsage, sumOf } from '../contract/run-usage';
import { UsageDamaged, type UsageEntry, type UsageStore } from '../store/store';
import { type AnswerSizes, createAnswerSizes } from './answer-sizes';
import { BudgetExhausted, type BudgetGuard } from './budget-guard';

/**
 * Reserves for each request its prompt and the usual size of answers to its task. A request that would fit
 * once those under way have ended waits; one that would not fit even then is refused. A request holds no
 * reservation while it waits, so requests cannot deadlock.
 * @param limits null: counted, never refused.
 * @param sizes Default: learnt from this run's usage only.
 */
export function createRunBudget({
  usage,
  run,
  step,
  limits,
  prices,
  sizes = createAnswerSizes(),
}: {
  usage: UsageStore;
  run: RunKey;
  step: string;
  limits: Limits | null;
  prices: Prices;
  sizes?: AnswerSizes;
}): BudgetGuard {
  const total = (entries: readonly UsageEntry[]) => usageOf({ entries, prices });
  return {
    async reserve({ model, inputTokens, outputTokens: most, signal }) {
      const atMost: UsageEntry = { step, model, inputTokens, outputTokens: most, estimated: true };
      const reserved = await usage.reserve({
        run,
        signal,
        admit({ over, underWay }) {
          const entries = [...over, ...underWay];
          const entry = { ...atMost, outputTokens: sizes.expected({ step, model, most, entries }) };
          if (limits === null) return entry;
          const unread = entries.filter((one) => one.unreadable);
          // A limit that cannot be checked might be exceeded.
          if (unread.length > 0) throw usageDamaged(unread);
          const next = total([entry]);
          const short = shortOf({ limits, spent: total(over), next });
          if (short) {
            throw new BudgetExhausted(
              `the run's budget has no room for the next request of ${step} to ${model} (${short}); send the signal extendBudget, or start the run with a larger budget`,
            );
          }
          return shortOf({ limits, spent: total(entries), next }) === undefined ? entry : undefined;
        },
      });
      return {
        async commit(usage) {
          const used: UsageEntry = {
            step,
            model,
            inputTokens: usage.inputTokens ?? inputTokens,
            outputTokens: usage.outputTokens ?? most,
            estimated: usage.inputTokens === null || usage.outputTokens === null,
          };
          sizes.learn(used);
          await reserved.settle(used);
        },
        release: () => reserved.withdraw(),
        // If the disk cannot store it, the reserved amount counts.
        leave: () => reserved.settle(atMost).catch(() => undefined),
      };
    },
  };
}

const usageDamaged = (unread: readonly UsageEntry[]) =>
  new UsageDamaged(
    `${unread.length === 1 ? 'a request' : `${unread.length} requests`} in the run's usage cannot be read, so nobody knows what is left of its budget. Restore ${unread
      .slice(0, 3)
      .map(({ step }) => step.replace('unreadable/', ''))
      .join(
        ', ',
      )} in the store's folder spending from a backup, or remove these files if their requests shall not count; the run then continues`,
  );

/** Totals the entries at these prices. */
export const usageOf = ({ entries, prices }: { entries: readonly UsageEntry[]; prices: Prices }): RunUsage =>
  sumOf(
    entries.map(({ model, inputTokens, outputTokens, estimated }) => ({
      requests: 1,
      inputTokens,
      outputTokens,
      usd: usdOf({ model, inputTokens, outputTokens, prices }),
      estimated: estimated ? 1 : 0,
    })),
  );
