// What goes wrong with a provider, in two kinds: what a retry may fix and what it cannot.

/** The request or the key is refused (400, 401, 403, 404, 410): final. The message says what to set. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/**
 * This one request has no usable answer, however often it is sent: its prompt is refused (400, 413, 422), or the answer went
 * on past its bound. The same model may answer others. A reviewer abstains; where a run cannot do without, it ends.
 */
export class RequestUnanswerable extends ProviderRefused {}

/** Unreachable, overloaded or rate-limited: retry, after `retryAfterMs` where the provider said so. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
