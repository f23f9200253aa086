// The base error of a server that cannot be asked now.

import { SovereignError } from '../errors/sovereign-error';

/**
 * The server cannot be asked now, or gave no whole answer; a later request may get one, after `retryAfterMs` where the
 * server stated a wait. Each room extends it, so that its activities can tell whose server it was.
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
