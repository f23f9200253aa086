// LanceDB writers do not lock: two that commit at once collide, and one of them has to try again.

import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 12;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/** What LanceDB says of a lost race; its errors have no code of their own. */
const CONFLICT = /commit conflict|contention|already exists|was not found/i;

export const isConflict = (error: unknown): boolean => error instanceof Error && CONFLICT.test(error.message);

/**
 * Runs `write` until it does not collide, at most 12 times over about 5 seconds. The pauses double and are
 * random, so that the colliding processes part.
 * @throws the last collision, or at once what is none.
 */
export async function retryConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
      await sleep(Math.random() * longest);
    }
  }
}
