import { SovereignError } from '../errors/sovereign-error';

/** The command was used incorrectly. Exit code 2; the message says what to do instead. */
export class UsageError extends SovereignError {
  override readonly code = 'UsageError';
}
