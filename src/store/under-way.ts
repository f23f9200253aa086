// Detects which requests of a run are under way, in any process. A process touches the file of each request
// it has under way, and others watch the file: after a kill, it is no longer touched.

import { stat, utimes } from 'node:fs/promises';

/** As for leases on calls (call-lease.ts), for the same reasons. */
const TOUCH_MS = 2_000;
const SILENT_MS = 8_000;

/**
 * A request that nobody ended is touched no longer than this: as long as an activity that asks a model may
 * take. Others then stop waiting for it.
 */
const LONGEST_MS = 30 * 60 * 1000;

export interface UnderWay {
  /** Marks a request of this process as begun; call the returned function when it is over. */
  begin(file: string): () => void;
  /**
   * Checks a request; `known` identifies it from one check to the next, as long as somebody references it. A
   * request seen for the first time counts as having just shown a sign.
   */
  look(file: string, known: object): Promise<Sign>;
}

/**
 * Under way: a sign within the last 8 s. Silent: none. Gone: its file no longer exists, so it was withdrawn.
 */
export type Sign = 'under way' | 'silent' | 'gone';

/** @param options.now milliseconds of a monotonic clock */
export function watchUnderWay({
  touchMs = TOUCH_MS,
  silentMs = SILENT_MS,
  now = () => performance.now(),
}: {
  touchMs?: number;
  silentMs?: number;
  now?: () => number;
} = {}): UnderWay {
  const own = new Set<string>();
  // The time of the last sign is only compared with itself, because clocks differ and jump.
  const watched = new WeakMap<object, { sign: number; seenAtMs: number }>();
  return {
    begin(file) {
      const beganAtMs = now();
      const touching = setInterval(() => {
        if (now() - beganAtMs > LONGEST_MS) return end();
        const sign = new Date();
        // If the disk is not writable, others count the request as used.
        utimes(file, sign, sign).catch(() => undefined);
      }, touchMs).unref();
      const end = () => {
        clearInterval(touching);
        own.delete(file);
      };
      own.add(file);
      return end;
    },
    async look(file, known) {
      if (own.has(file)) return 'under way';
      const sign = await signOf(file);
      if (sign === undefined) return 'gone';
      const before = watched.get(known);
      if (before?.sign === sign) return now() - before.seenAtMs <= silentMs ? 'under way' : 'silent';
      watched.set(known, { sign, seenAtMs: now() });
      return 'under way';
    },
  };
}

/** Undefined if the file does not exist. */
async function signOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
