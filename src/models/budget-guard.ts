// Calls that a provider's adapter makes before and after each request, to keep a run within its budget.

import { SovereignError } from '../errors/sovereign-error';

/** The most that one request can use, as far as this is known before it is sent. */
export interface Estimate {
  readonly model: string;
  readonly inputTokens: number;
  /** The output limit of the request. */
  readonly outputTokens: number;
  /** Aborts the wait for budget. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A request that may be sent. Close it with one of these methods; if the process is killed first, the
 * reserved amount counts.
 */
export interface Reservation {
  /** A part of the answer, about one token, has arrived: for progress display. Absent: nobody watches. */
  part?(): void;
  /** The provider answered. Counts that it does not report are taken from the estimate. */
  commit(usage: { readonly inputTokens: number | null; readonly outputTokens: number | null }): Promise<void>;
  /** The provider did nothing chargeable: it refused, was rate-limited, or was not reached. */
  release(): Promise<void>;
  /**
   * The provider may have done chargeable work, as after a timeout or a broken connection: the estimate
   * counts. Never rejects.
   */
  leave?(): Promise<void>;
}

export interface BudgetGuard {
  /**
   * Call before each request, including repairs and further batches. Waits if the request would fit once the
   * requests under way have ended, so hold no other reservation meanwhile.
   * @throws BudgetExhausted if it does not fit; the signal's reason
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

/**
 * Validates a token count reported by a provider; returns null if it is impossible. A count below 0 would
 * lower the usage.
 */
export const tokenCount = (told: unknown): number | null =>
  typeof told === 'number' && Number.isSafeInteger(told) && told >= 0 ? told : null;

/**
 * Upper estimate of a text's tokens: byte-pair vocabularies need one for about four letters of English, and
 * up to one per byte for other scripts.
 */
export const tokensAtMost = (text: string): number => Math.ceil(Buffer.byteLength(text) / 2.5);
