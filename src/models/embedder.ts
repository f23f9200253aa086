// The Embedder port.

import type { Meter } from './meter';

export interface EmbedRequest {
  readonly texts: readonly string[];
  /** Asymmetric models embed a question and what answers it differently. */
  readonly inputType: 'query' | 'passage';
  readonly signal?: AbortSignal;
  /** Absent: nobody counts. */
  readonly meter?: Meter;
}

export interface Embedder {
  readonly name: string;
  readonly dimensions: number;
  /**
   * What, beyond name and dimensions, makes its vectors what they are: vectors of two variants do not mix. Absent:
   * nothing. An answer may change it (the server's form is learnt), so it is read after `embed`.
   */
  readonly variant?: string | undefined;
  /**
   * One l2-normalised vector of `dimensions` numbers per text, in the order of the texts.
   * @throws ProviderRefused | ProviderUnavailable
   */
  embed(request: EmbedRequest): Promise<number[][]>;
}
