// The base error for servers that are currently unavailable.

import { SovereignError } from '../errors/sovereign-error';

/**
 * The server is currently unavailable, or gave an incomplete answer; retry, after `retryAfterMs` if the
 * server stated a wait. Subclasses distinguish whose server it was.
 */
export class Unavailable extends SovereignError {
  override readonly code: string = 'Unavailable';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
