// The LanguageModel port: one structured answer per call, validated, or an abstention.

import type { z } from 'zod';
import type { LearntModel } from '../contract/run-facts';
import type { BudgetGuard } from './budget-guard';

export interface GenerateRequest<T> {
  /** What the call is for (`plan`, `extract`, `draft`, `review.SKEPTIC`): part of its journal key. */
  readonly task: string;
  readonly system: string;
  /** Untrusted text stands in it delimited, as data. */
  readonly prompt: string;
  readonly schemaName: string;
  readonly schema: z.ZodType<T>;
  readonly maxOutputTokens: number;
  /**
   * The answer depends on nothing but this request: another round of the run that asks the same has it from the journal.
   * Default: each round asks for itself.
   */
  readonly anyRound?: boolean;
  readonly signal?: AbortSignal;
  /** Absent: nobody counts. */
  readonly budgetGuard?: BudgetGuard;
}

export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Requests sent, the repair attempt included. */
  readonly requests: number;
}

export type GenerateResult<T> =
  | { readonly kind: 'answer'; readonly value: T; readonly usage: Usage }
  /** The model answered, twice, with something the schema refuses. No default is made up. */
  | {
      readonly kind: 'abstained';
      readonly reason: string;
      /** Default: unusable. */
      readonly why?: AbstainedBecause | undefined;
      readonly usage: Usage;
    };

/** A filter refused prompt or answer; the prompt is longer than the model reads; no usable answer came. */
export type AbstainedBecause = 'filtered' | 'too long' | 'unusable';

export interface LanguageModel {
  readonly name: string;
  /** @throws ProviderRefused (final: says what to set) or ProviderUnavailable (a retry may mend it). */
  generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>>;
}

export interface ProbeModelRequest {
  /** Begins the prompt, so that no server answers from its cache of another run's. The same for the same run. */
  readonly nonce: string;
  /** Asks for one sentence instead of three, and never twice: for a person who waits. Speeds are rougher. */
  readonly brief?: boolean;
  readonly signal?: AbortSignal;
  /** Absent: nobody counts. */
  readonly budgetGuard?: BudgetGuard;
}

/** A model behind a server that differs from others. */
export interface ServedModel extends LanguageModel {
  /**
   * Asks the server for its list of models and for one short answer, and keeps what these show for later calls. An answer that
   * does not fit is no error.
   * @throws as `generate`
   */
  probe(request: ProbeModelRequest): Promise<LearntModel>;
  /** Takes over what another worker has learnt, where this one knows nothing. */
  know(learnt: LearntModel): void;
}
