// LanceDB writers do not lock: if two commit at once, one fails and has to retry.

import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 12;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/** Messages of LanceDB after a lost race; its errors have no codes. */
const CONFLICT = /commit conflict|contention|already exists|was not found/i;

export const isConflict = (error: unknown): boolean => error instanceof Error && CONFLICT.test(error.message);

/**
 * Retries `write` until it does not conflict, at most 12 times over about 5 seconds. The pauses double and
 * are random, so that the conflicting processes separate.
 * @throws the last conflict, or any other error at once
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
