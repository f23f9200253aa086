// In a file of its own: commands that need no settings load no more than this.

import { SovereignError } from '../errors/sovereign-error';

/** A variable holds something unusable. The message names it and says what to do. */
export class ConfigError extends SovereignError {
  override readonly code = 'ConfigError';
}
