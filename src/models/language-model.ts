// The LanguageModel port: one structured answer per call, validated, or an abstention.

import type { z } from 'zod';
import type { LearntModel } from '../contract/run-facts';
import type { BudgetGuard } from './budget-guard';

export interface GenerateRequest<T> {
  /** The purpose of the call (`plan`, `extract`, `draft`, `review.SKEPTIC`): part of its journal key. */
  readonly task: string;
  readonly system: string;
  /** Untrusted text in it is delimited, as data. */
  readonly prompt: string;
  readonly schemaName: string;
  readonly schema: z.ZodType<T>;
  readonly maxOutputTokens: number;
  /**
   * The answer depends only on this request, so a later round that sends the same request gets it from the
   * journal. Default: each round asks anew.
   */
  readonly anyRound?: boolean;
  readonly signal?: AbortSignal;
  /** Absent: usage is not counted. */
  readonly budgetGuard?: BudgetGuard;
}

export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Requests sent, including the repair attempt. */
  readonly requests: number;
}

export type GenerateResult<T> =
  | { readonly kind: 'answer'; readonly value: T; readonly usage: Usage }
  /** The model answered twice, both times with something the schema rejects. No default is substituted. */
  | {
      readonly kind: 'abstained';
      readonly reason: string;
      /** Default: unusable. */
      readonly why?: AbstainedBecause | undefined;
      readonly usage: Usage;
    };

/**
 * A filter blocked the prompt or the answer; the prompt is longer than the model reads; there was no usable
 * answer.
 */
export type AbstainedBecause = 'filtered' | 'too long' | 'unusable';

export interface LanguageModel {
  readonly name: string;
  /** @throws ProviderRefused (final: says what to set) or ProviderUnavailable (a retry may fix it). */
  generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>>;
}

export interface ProbeModelRequest {
  /**
   * Begins the prompt, so that no server answers from its cache of another run's prompt. Constant within a
   * run.
   */
  readonly nonce: string;
  /**
   * Asks for one sentence instead of three, and only once: for a person who is waiting. The measured speeds
   * are less exact.
   */
  readonly brief?: boolean;
  readonly signal?: AbortSignal;
  /** Absent: usage is not counted. */
  readonly budgetGuard?: BudgetGuard;
}

/** A model at a particular server, whose limits and dialect are learnt. */
export interface ServedModel extends LanguageModel {
  /**
   * Requests the server's model list and one short answer, and remembers what they show for later calls. An
   * answer that does not match the schema is not an error.
   * @throws as `generate`
   */
  probe(request: ProbeModelRequest): Promise<LearntModel>;
  /** Adopts what another worker has learnt, where this one knows nothing yet. */
  know(learnt: LearntModel): void;
}
