// The Embedder port.

import type { BudgetGuard } from './budget-guard';

export interface EmbedRequest {
  readonly texts: readonly string[];
  /** Asymmetric models embed a question differently from a passage that answers it. */
  readonly inputType: 'query' | 'passage';
  readonly signal?: AbortSignal;
  /** Absent: usage is not counted. */
  readonly budgetGuard?: BudgetGuard;
}

export interface Embedder {
  readonly name: string;
  readonly dimensions: number;
  /**
   * What, beyond name and dimensions, distinguishes its vectors: vectors of two variants cannot be compared.
   * Absent: nothing does. An answer may change it (the server's form is learnt), so read it after `embed`.
   */
  readonly variant?: string | undefined;
  /**
   * One l2-normalised vector of `dimensions` numbers per text, in the order of the texts.
   * @throws ProviderRefused | ProviderUnavailable
   */
  embed(request: EmbedRequest): Promise<number[][]>;
}

/** An embedding model whose vector length may not be known yet. */
export interface EmbeddingModel {
  readonly name: string;
  /** Configured length; undefined: whatever the model returns. */
  readonly dimensions: number | undefined;
  /**
   * Length of its vectors: configured, or learnt from one short request, once per process.
   * @throws ProviderRefused | ProviderUnavailable
   */
  measure(request?: Pick<EmbedRequest, 'signal' | 'budgetGuard'>): Promise<number>;
  /** The embedder for vectors of this length, which a run records in its profile. */
  withDimensions(dimensions: number): Embedder;
}

/** Presents an embedder of fixed length as a model. */
export const modelOf = (embedder: Embedder): EmbeddingModel => ({
  name: embedder.name,
  dimensions: embedder.dimensions,
  measure: async () => embedder.dimensions,
  withDimensions: () => embedder,
});
