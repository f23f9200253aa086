// Handles output that cannot be written: a pipe whose reader has gone, or a full disk behind a redirection.

/** Why standard output could not be written, if it could not. */
export interface OutputWatch {
  readonly failure: () => NodeJS.ErrnoException | undefined;
  /** Resolves when everything written so far has been flushed or has failed. */
  readonly flushed: () => Promise<void>;
}

/**
 * Without a listener, an error on a standard stream would end the process with a stack trace and leave its
 * server running. An error on stdout stops the command as Ctrl-C does; one on stderr is ignored, because it
 * cannot be reported anywhere.
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
