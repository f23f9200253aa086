// Ctrl-C, and a supervisor's SIGTERM: the first asks the process to shut down, a second ends it at once.

const INTERRUPTED = 130;

/**
 * A signal that aborts on the first SIGINT or SIGTERM. Called once, by a process's entry file.
 *
 * The listeners stay installed: without them, that of a library (signal-exit, loaded with proper-lockfile)
 * would kill the process.
 */
export function interruption(): AbortController {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(INTERRUPTED);
      interrupt.abort();
    });
  }
  return interrupt;
}
