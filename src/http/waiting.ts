// Waits that a signal interrupts, and that report progress.

/** Activities heartbeat in `onWait`: well below their heartbeat timeouts. */
export const TICK_MS = 1_000;

export interface Waiting {
  /** Interrupts the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Called at least once a second while waiting, so that the caller can heartbeat. */
  readonly onWait?: ((what: string) => void) | undefined;
}

/** Resolves after `ms`, or as soon as `signal` aborts: the caller must check the signal. */
export const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });

/** Calls `onWait` every second until the returned function is called. */
export function reporting(what: string, onWait: Waiting['onWait']): () => void {
  if (onWait === undefined) return () => undefined;
  const ticking = setInterval(() => onWait(what), TICK_MS);
  return () => clearInterval(ticking);
}

/** Resolves with `awaited`; rejects with the signal's reason if that fires first. */
export async function waitFor(
  awaited: Promise<void>,
  what: string,
  { signal, onWait }: Waiting,
): Promise<void> {
  signal?.throwIfAborted();
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
  });
  const done = reporting(what, onWait);
  try {
    await Promise.race([awaited, left]);
    signal?.throwIfAborted();
  } finally {
    done();
    signal?.removeEventListener('abort', leave);
  }
}
