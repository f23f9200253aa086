// In a file of its own: commands that need no settings load no more than this.

/** A variable holds something unusable. The message names it and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
