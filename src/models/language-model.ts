// The LanguageModel port: one structured answer per call, validated, or an abstention.

import type { z } from 'zod';
import type { Meter } from './meter';

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
   * The step does without where the model abstains, so that an abstention counts as its answer. Default: it
   * does not.
   */
  readonly mayAbstain?: boolean;
  readonly signal?: AbortSignal;
  /** Absent: nobody counts. */
  readonly meter?: Meter;
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
  | { readonly kind: 'abstained'; readonly reason: string; readonly usage: Usage };

export interface LanguageModel {
  readonly name: string;
  /** @throws ProviderRefused (final: says what to set) or ProviderUnavailable (a retry may mend it). */
  generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>>;
}
