// How much a run may use, and whether one more request fits. Pure and workflow-safe.

import { z } from 'zod';
import type { RunUsage } from './run-usage';

const amount = (what: string) =>
  z
    .number({ error: `must be a number: ${what}` })
    .positive({ error: `must be above 0: ${what}` })
    .max(1e12, { error: 'is more than anybody has' });
const whole = (what: string) =>
  amount(what).refine(Number.isInteger, { error: `must be a whole number: ${what}` });

export const quantities = {
  requests: whole('requests to language and embedding models').optional(),
  tokens: whole('tokens, in and out together').optional(),
  usd: amount('US dollars').optional(),
} as const;

export const AT_LIMIT = ['finish', 'wait'] as const;

/**
 * What a run does when the next request does not fit. `finish`: continues without models, by rules, and says
 * so. `wait`: waits for the signal extendBudget, and finishes if nobody sends it.
 */
export const limits = z.object({ ...quantities, atLimit: z.enum(AT_LIMIT) });
export type Limits = z.infer<typeof limits>;
export type Quantities = Pick<Limits, 'requests' | 'tokens' | 'usd'>;

const UNITS = ['requests', 'tokens', 'usd'] as const;

/** Whether anything is limited at all. */
export const hasQuantity = (given: Quantities): boolean => UNITS.some((unit) => given[unit] !== undefined);

/** The limits plus an extension. Unlimited quantities stay unlimited. */
export const extended = (given: Limits, more: Quantities): Limits => ({
  ...given,
  ...Object.fromEntries(
    UNITS.flatMap((unit) => {
      const limit = given[unit];
      return limit === undefined ? [] : [[unit, limit + (more[unit] ?? 0)]];
    }),
  ),
});

/** What does not fit, and by how much, in words; undefined if the request fits. */
export function shortOf({
  limits,
  spent,
  next,
}: {
  limits: Quantities;
  spent: RunUsage;
  /** The most that the next request can use. */
  next: RunUsage;
}): string | undefined {
  const checks = [
    { unit: 'requests', limit: limits.requests, used: spent.requests, more: next.requests },
    {
      unit: 'tokens',
      limit: limits.tokens,
      used: spent.inputTokens + spent.outputTokens,
      more: next.inputTokens + next.outputTokens,
    },
    { unit: 'US dollars', limit: limits.usd, used: spent.usd, more: next.usd },
  ];
  for (const { unit, limit, used, more } of checks) {
    if (limit === undefined) continue;
    if (used === null || more === null) return `${unit}: a model has no price`;
    // Tolerance for sums of fractions of a cent.
    if (used + more > limit + 1e-9) {
      return `${unit}: ${shown(used)} of ${shown(limit)} are used, and the next request may use ${shown(more)}`;
    }
  }
  return undefined;
}

const shown = (n: number): string => String(Math.round(n * 1e6) / 1e6);

/**
 * The signal extendBudget that allows the same amount again, as JSON. Only limited quantities can be
 * extended.
 */
export const extensionInput = (limits: Limits | null): string =>
  JSON.stringify({
    by: 'you',
    ...Object.fromEntries(
      UNITS.flatMap((unit) => (limits?.[unit] === undefined ? [] : [[unit, limits[unit]]])),
    ),
  });
