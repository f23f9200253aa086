// The Source port: takes a query, and returns the papers found with an honest outcome.

import { z } from 'zod';
import { SEARCH_OUTCOMES } from '../contract/run-facts';
import type { SourceKind } from '../contract/sources';
import { Unavailable } from '../http/unavailable';
import { paperRecord } from '../records/paper-record';

/** One query's answer: an artifact, and a line of the ledger printed in Methodology. */
export const searchAnswer = z.object({
  query: z.string(),
  source: z.string(),
  /**
   * ok: has papers; empty: the source says there are none; suspect-empty: an empty answer of a kind that the
   * source has been seen to give falsely; blocked: refused, or rate-limited to the end; failed: no usable
   * answer.
   */
  outcome: z.enum(SEARCH_OUTCOMES),
  /** Most relevant first. */
  papers: z.array(paperRecord),
  /** A remark for the reader: an error's text, lines skipped. */
  note: z.string().nullable(),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

export interface SearchRequest {
  /** Plain words; the adapter translates them into its source's syntax. */
  readonly query: string;
  /** At most this many papers, most relevant first. */
  readonly limit: number;
  readonly signal?: AbortSignal;
  /** Called while waiting (for a turn, for an answer), so that the caller can heartbeat. */
  readonly onWait?: (what: string) => void;
}

export interface Source {
  readonly kind: SourceKind;
  /** Base URL, path or `bundled`: recorded in the run's profile. */
  readonly at: string;
  /**
   * Does not throw for a failure of the source, which is an outcome.
   * @throws if `signal` aborts; SourceUnavailable if a later retry may succeed.
   */
  search(request: SearchRequest): Promise<SearchAnswer>;
}

/**
 * The source is currently unavailable; the activity retries, after `retryAfterMs` if the source stated it.
 */
export class SourceUnavailable extends Unavailable {
  override readonly code = 'SourceUnavailable';
}
