// What happens when nobody takes the output: a pipe whose reader has gone, a full disk behind a redirection.

/** Why standard output could not be written, once that has happened. */
export interface OutputWatch {
  readonly failure: () => NodeJS.ErrnoException | undefined;
  /** Resolves when what was written so far is out, or has failed. */
  readonly flushed: () => Promise<void>;
}

/**
 * Without a listener, an error on a standard stream ends the process with a stack trace and leaves its server to
 * others. On stdout it stops the command as Ctrl-C does; stderr has nobody left to tell.
 */
export function watchOutput(stop: () => void): OutputWatch {
  let failure: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error) => {
    failure ??= error;
    stop();
  });
  process.stderr.on('error', () => undefined);
  return {
    failure: () => failure,
    flushed: () =>
      failure === undefined && process.stdout.writable
        ? new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)))
        : Promise.resolve(),
  };
}
