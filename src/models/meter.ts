// What a provider's adapter tells before and after each request, so that a run's budget holds.

/** The most that one request can use, as far as can be told before it is sent. */
export interface Estimate {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * One request that may be sent. Left as it is, it counts for its estimate: so after a kill, a timeout or a cut
 * connection, where the provider may have worked and sent a bill.
 */
export interface Reservation {
  /** The provider answered. What it does not tell is counted as estimated. */
  commit(usage: { readonly inputTokens: number | null; readonly outputTokens: number | null }): Promise<void>;
  /** The provider did nothing it could charge for: it refused, was out of turns, or was not reached. */
  release(): Promise<void>;
}

export interface Meter {
  /** Before each request, a repair or a second batch included. @throws BudgetExhausted where it does not fit. */
  reserve(estimate: Estimate): Promise<Reservation>;
}

/** The run's budget has no room for the next request. Nothing was sent. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

/** Counts nothing: for calls outside a run. */
export const UNMETERED: Meter = {
  reserve: async () => ({ commit: async () => undefined, release: async () => undefined }),
};

/** A count that a provider tells; null for what no count can be, such as one below 0, which would lower the bill. */
export const tokenCount = (told: unknown): number | null =>
  typeof told === 'number' && Number.isSafeInteger(told) && told >= 0 ? told : null;

/**
 * Tokens that a text may be, on the safe side: byte-pair vocabularies need one for about four letters of
 * English, and for other scripts up to one a byte.
 */
export const tokensAtMost = (text: string): number => Math.ceil(Buffer.byteLength(text) / 2.5);
