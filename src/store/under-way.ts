// Which requests of an account are under way, in any process. A process that has one under way touches its
// file, and the others watch that: a request whose process was killed shows no sign any more.

import { stat, utimes } from 'node:fs/promises';

/** As of claims on calls (claim.ts), for the same reasons. */
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
   * Whether it has shown a sign in the last 8 s. One seen for the first time has; `known` is what it is
   * remembered by from look to look, as long as somebody holds it.
   */
  isUnderWay(file: string, known: object): Promise<boolean>;
}

export function watchUnderWay({
  touchMs = TOUCH_MS,
  silentMs = SILENT_MS,
}: {
  touchMs?: number;
  silentMs?: number;
} = {}): UnderWay {
  const own = new Set<string>();
  // The time of the last sign is only compared with itself: clocks differ, and jump.
  const watched = new WeakMap<object, { sign: number; seenAtMs: number }>();
  return {
    begin(file) {
      const beganAtMs = performance.now();
      const touching = setInterval(() => {
        if (performance.now() - beganAtMs > LONGEST_MS) return end();
        const now = new Date();
        // On a disk that does not take it, others count the request as used.
        utimes(file, now, now).catch(() => undefined);
      }, touchMs).unref();
      const end = () => {
        clearInterval(touching);
        own.delete(file);
      };
      own.add(file);
      return end;
    },
    async isUnderWay(file, known) {
      if (own.has(file)) return true;
      const sign = await signOf(file);
      if (sign === undefined) return false;
      const now = performance.now();
      const before = watched.get(known);
      if (before?.sign === sign) return now - before.seenAtMs <= silentMs;
      watched.set(known, { sign, seenAtMs: now });
      return true;
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
