// The Embedder port.

import type { BudgetGuard } from './budget-guard';

export interface EmbedRequest {
  readonly texts: readonly string[];
  /** Asymmetric models embed a question and what answers it differently. */
  readonly inputType: 'query' | 'passage';
  readonly signal?: AbortSignal;
  /** Absent: nobody counts. */
  readonly budgetGuard?: BudgetGuard;
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

/** A model before it is known how long the vectors of a run are. */
export interface EmbeddingModel {
  readonly name: string;
  /** As configured; undefined: as long as the model gives them. */
  readonly dimensions: number | undefined;
  /**
   * Length of its vectors: as configured, else learnt from one short request, once in a process.
   * @throws ProviderRefused | ProviderUnavailable
   */
  measure(request?: Pick<EmbedRequest, 'signal' | 'budgetGuard'>): Promise<number>;
  /** The embedder of vectors of this length, which a run's profile holds. */
  withDimensions(dimensions: number): Embedder;
}

/** An embedder whose vectors have one length, as a model. */
export const modelOf = (embedder: Embedder): EmbeddingModel => ({
  name: embedder.name,
  dimensions: embedder.dimensions,
  measure: async () => embedder.dimensions,
  withDimensions: () => embedder,
});
