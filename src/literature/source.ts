// The Source port: a query goes in, an honest account of what came back comes out.

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
   * ok: papers came; empty: the source says there are none; suspect-empty: an empty answer that the
   * source has been seen to give falsely; blocked: refused or rate-limited to the end; failed: no usable
   * answer.
   */
  outcome: z.enum(SEARCH_OUTCOMES),
  /** Most relevant first. */
  papers: z.array(paperRecord),
  /** What the reader should know of it: an error's text, lines skipped. */
  note: z.string().nullable(),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

export interface SearchRequest {
  /** Plain words; the adapter puts them into its source's syntax. */
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
   * Never throws for what the source did: that is an outcome.
   * @throws when `signal` aborts, or SourceUnavailable when a retry later may mend it.
   */
  search(request: SearchRequest): Promise<SearchAnswer>;
}

/** The source cannot be asked now; the activity retries, after `retryAfterMs` where the source said so. */
export class SourceUnavailable extends Unavailable {
  override readonly code = 'SourceUnavailable';
}
