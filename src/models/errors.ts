// A provider's errors, in two kinds: those that a retry may fix and those that it cannot.

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
 * This request has no usable answer, however often it is sent: its prompt is refused (400, 413, 422), or the
 * answer exceeded its bound. The model may answer other requests. A reviewer abstains; if a step cannot do
 * without an answer, the run ends.
 */
export class RequestUnanswerable extends ProviderRefused {
  override readonly code: string = 'RequestUnanswerable';
}

/** The prompt is longer than the model reads, or was only partly read. A shorter one may be answered. */
export class PromptTooLong extends RequestUnanswerable {
  override readonly code = 'PromptTooLong';
  constructor(
    message: string,
    /** In tokens, as far as the server reported them or they were configured. */
    readonly limits: {
      readonly contextTokens?: number | undefined;
      readonly promptTokens?: number | undefined;
    },
  ) {
    super(message);
  }
}

/** A filter of the provider blocked this prompt, or the model's answer to it. Others may pass. */
export class PromptFiltered extends RequestUnanswerable {
  override readonly code = 'PromptFiltered';
}

/** Unreachable, overloaded or rate-limited: retry, after `retryAfterMs` if the provider stated it. */
export class ProviderUnavailable extends Unavailable {
  override readonly code = 'ProviderUnavailable';
  constructor(
    message: string,
    retryAfterMs?: number,
    /**
     * Final after this many attempts: the server that answers is not of this kind, and will not become one.
     */
    readonly attempts?: number,
    options?: ErrorOptions,
  ) {
    super(message, retryAfterMs, options);
  }
}
