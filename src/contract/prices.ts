// The price of a model's tokens. The owner states it, because providers change theirs without notice.

import { z } from 'zod';

/** US dollars per million tokens. An embedding model has no output. */
export const price = z.strictObject({
  input: z.number({ error: 'must be US dollars for a million input tokens' }).min(0),
  output: z.number({ error: 'must be US dollars for a million output tokens' }).min(0).default(0),
});
export type Price = z.infer<typeof price>;

/** By the model's name, exactly as configured. */
export const prices = z.record(z.string().min(1), price);
export type Prices = Readonly<Record<string, Price>>;

/** US dollars; null if the model has no price. */
export function usdOf({
  model,
  inputTokens,
  outputTokens,
  prices,
}: {
  model: string;
  inputTokens: number;
  outputTokens: number;
  prices: Prices;
}): number | null {
  const known = Object.hasOwn(prices, model) ? prices[model] : undefined;
  return known === undefined ? null : (inputTokens * known.input + outputTokens * known.output) / 1e6;
}
