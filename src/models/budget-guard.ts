// What a provider's adapter tells before and after each request, so that a run's budget holds.

import { SovereignError } from '../errors/sovereign-error';

/** The most that one request can use, as far as can be known before it is sent. */
export interface Estimate {
  readonly model: string;
  readonly inputTokens: number;
  /** The output limit of the request. */
  readonly outputTokens: number;
  /** Ends a wait for room. */
  readonly signal?: AbortSignal | undefined;
}

/** One request that may be sent. End it with one of these; after a kill it counts for what was reserved. */
export interface Reservation {
  /** A part of the answer has come, about a token: for those who watch. Absent: nobody does. */
  part?(): void;
  /** The provider answered. What it does not say is counted at the estimate. */
  commit(usage: { readonly inputTokens: number | null; readonly outputTokens: number | null }): Promise<void>;
  /** The provider did nothing it could charge for: it refused, was out of turns, or was not reached. */
  release(): Promise<void>;
  /**
   * The provider may have worked and may charge for it, as after a timeout or a cut connection: counted at the
   * estimate. Never rejects.
   */
  leave?(): Promise<void>;
}

export interface BudgetGuard {
  /**
   * Before each request, a repair or a second batch included. Waits where it fits but for requests under way:
   * hold no other reservation meanwhile.
   * @throws BudgetExhausted where it does not fit; the signal's reason
   */
  reserve(estimate: Estimate): Promise<Reservation>;
}

/** The run's budget has no room for the next request. Nothing was sent. */
export class BudgetExhausted extends SovereignError {
  override readonly code = 'BudgetExhausted';
}

/** Counts nothing: for calls outside a run. */
export const UNLIMITED: BudgetGuard = {
  reserve: async () => ({ commit: async () => undefined, release: async () => undefined }),
};

/** A count that a provider tells; null for what no count can be, such as one below 0, which would lower the usage. */
export const tokenCount = (told: unknown): number | null =>
  typeof told === 'number' && Number.isSafeInteger(told) && told >= 0 ? told : null;

/**
 * Tokens that a text may be, on the safe side: byte-pair vocabularies need one for about four letters of
 * English, and for other scripts up to one a byte.
 */
export const tokensAtMost = (text: string): number => Math.ceil(Buffer.byteLength(text) / 2.5);
