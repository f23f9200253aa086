// Ctrl-C, and a supervisor's SIGTERM: the first asks a process to end in order, a second ends it at once.

const INTERRUPTED = 130;

/**
 * A signal that aborts with the first SIGINT or SIGTERM. Called once, by a process's own file.
 *
 * The listeners stay: a library's own (signal-exit, loaded with proper-lockfile) kills the process where it finds no other.
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
