// Which requests of a run are under way, in any process. A process that has one under way touches its
// file, and the others watch that: a request whose process was killed shows no sign any more.

import { stat, utimes } from 'node:fs/promises';

/** As of leases on calls (call-lease.ts), for the same reasons. */
const TOUCH_MS = 2_000;
const SILENT_MS = 8_000;

/**
 * A request that nobody ended shows signs no longer than this: as long as an activity that asks a model may
 * take. Others then stop waiting for it.
 */
const LONGEST_MS = 30 * 60 * 1000;

export interface UnderWay {
  /** A request of this process begins; call what it returns when it is over. */
  begin(file: string): () => void;
  /**
   * What a look at a request shows; `known` is what it is remembered by from look to look, as long as somebody
   * holds it. One seen for the first time has just shown a sign.
   */
  look(file: string, known: object): Promise<Sign>;
}

/** Under way: a sign in the last 8 s. Silent: none. Gone: it has no file any more, so it was withdrawn. */
export type Sign = 'under way' | 'silent' | 'gone';

/** @param options.now milliseconds of a clock that does not jump */
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
  // The time of the last sign is only compared with itself: clocks differ, and jump.
  const watched = new WeakMap<object, { sign: number; seenAtMs: number }>();
  return {
    begin(file) {
      const beganAtMs = now();
      const touching = setInterval(() => {
        if (now() - beganAtMs > LONGEST_MS) return end();
        const sign = new Date();
        // On a disk that does not take it, others count the request as used.
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

/** Undefined where the file is gone. */
async function signOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
