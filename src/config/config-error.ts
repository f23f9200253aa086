// In its own file, so that commands that need no settings load nothing else.

import { SovereignError } from '../errors/sovereign-error';

/** A variable is invalid. The message names it and says what to do. */
export class ConfigError extends SovereignError {
  override readonly code = 'ConfigError';
}
