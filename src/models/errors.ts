// What goes wrong with a provider, in two kinds: what a retry may fix and what it cannot.

import { SovereignError } from '../errors/sovereign-error';
import { Unavailable } from '../http/unavailable';

/** The request or the key is refused (400, 401, 403, 404, 410): final. The message says what to set. */
export class ProviderRefused extends SovereignError {
  override readonly code: string = 'ProviderRefused';
}

/** The server has no model of this name (404). */
export class ModelUnknown extends ProviderRefused {
  override readonly code = 'ModelUnknown';
}

/**
 * This one request has no usable answer, however often it is sent: its prompt is refused (400, 413, 422), or the answer went
 * on past its bound. The same model may answer others. A reviewer abstains; where a run cannot do without, it ends.
 */
export class RequestUnanswerable extends ProviderRefused {
  override readonly code: string = 'RequestUnanswerable';
}

/** The prompt is longer than the model reads, or was read in part only. A shorter one may be answered. */
export class PromptTooLong extends RequestUnanswerable {
  override readonly code = 'PromptTooLong';
  constructor(
    message: string,
    /** Tokens, as far as the server said or they were set. */
    readonly limits: {
      readonly contextTokens?: number | undefined;
      readonly promptTokens?: number | undefined;
    },
  ) {
    super(message);
  }
}

/** A filter of the provider refuses what this prompt says, or what the model was about to answer. Others may pass. */
export class PromptFiltered extends RequestUnanswerable {
  override readonly code = 'PromptFiltered';
}

/** Unreachable, overloaded or rate-limited: retry, after `retryAfterMs` where the provider said so. */
export class ProviderUnavailable extends Unavailable {
  override readonly code = 'ProviderUnavailable';
  constructor(
    message: string,
    retryAfterMs?: number,
    /** After so many attempts it is final: what answers is no server of this kind, and will not become one. */
    readonly attempts?: number,
    options?: ErrorOptions,
  ) {
    super(message, retryAfterMs, options);
  }
}
