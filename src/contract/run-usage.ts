// What a run has used of its providers: requests, tokens, money. Pure and workflow-safe.

import { z } from 'zod';

export const runUsage = z.object({
  /** Requests sent to language and embedding models. */
  requests: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** US dollars, six decimals; null if a model has no price. */
  usd: z.number().nullable(),
  /**
   * How many of the requests are counted by their estimate, because the provider did not report usage, or
   * because it is unknown whether it answered (a kill, a timeout, a broken connection).
   */
  estimated: z.int(),
});
export type RunUsage = z.infer<typeof runUsage>;

export const NOTHING: RunUsage = { requests: 0, inputTokens: 0, outputTokens: 0, usd: 0, estimated: 0 };

const microdollars = (usd: number) => Math.round(usd * 1e6) / 1e6;

/** The sum; its price is unknown if any part's is. */
export const sumOf = (parts: readonly RunUsage[]): RunUsage =>
  parts.reduce(
    (sum, part) => ({
      requests: sum.requests + part.requests,
      inputTokens: sum.inputTokens + part.inputTokens,
      outputTokens: sum.outputTokens + part.outputTokens,
      usd: sum.usd === null || part.usd === null ? null : microdollars(sum.usd + part.usd),
      estimated: sum.estimated + part.estimated,
    }),
    NOTHING,
  );

/** `6 requests, 5,120 + 830 tokens, $0.0042`; mentions a missing price or estimated parts. */
export function usageText({ requests, inputTokens, outputTokens, usd, estimated }: RunUsage): string {
  const parts = [
    `${grouped(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    tokensText({ inputTokens, outputTokens }),
    usd === null ? 'price unknown' : `$${usd.toFixed(4)}`,
  ];
  const guessed = estimated > 0 ? ` (${grouped(estimated)} counted by estimate)` : '';
  return `${parts.join(', ')}${guessed}`;
}

/** `5,120 + 830 tokens`: input and output. */
export const tokensText = ({ inputTokens, outputTokens }: Pick<RunUsage, 'inputTokens' | 'outputTokens'>) =>
  `${grouped(inputTokens)} + ${grouped(outputTokens)} tokens`;

/** By hand, because in the sandbox the locale is the worker's. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
