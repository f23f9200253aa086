// Waits for a server that is starting, but not long for one that does not exist.

import { setTimeout as sleep } from 'node:timers/promises';
import { ownTimeMs } from '../http/caller';
import { causes } from '../http/causes';
import { ProviderUnavailable } from '../models/errors';

/**
 * A server takes a few seconds to listen. Servers that only listen once their model is loaded must be started
 * before the run.
 */
const FOR_MS = 60_000;
const EVERY_MS = 2_000;

/** Nothing listens at the address, or the host name does not resolve. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** Whether the error is of a server that may still be starting. */
export const isNobodyThere = (error: unknown): error is ProviderUnavailable =>
  ProviderUnavailable.is(error) &&
  [...causes(error)].some(({ code }) => typeof code === 'string' && NOBODY.has(code));

/**
 * Retries `ask` for a minute while nothing listens at its server.
 * @throws ProviderUnavailable, final, if that does not change; whatever else `ask` throws
 */
export async function untilListening<T>(
  ask: () => Promise<T>,
  {
    signal,
    forMs = FOR_MS,
    everyMs = EVERY_MS,
    onNobody,
  }: {
    signal: AbortSignal | undefined;
    forMs?: number;
    everyMs?: number;
    /** Called before each retry. */
    onNobody?: () => void;
  },
): Promise<T> {
  const beganAtMs = ownTimeMs();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isNobodyThere(error)) throw error;
      if (ownTimeMs() - beganAtMs + everyMs > forMs) {
        const seconds = Math.round(forMs / 100) / 10;
        throw new ProviderUnavailable(
          `${error.message}. Tried for ${seconds} s. Start that server or correct its address, then start the run again`,
          undefined,
          1,
          { cause: error },
        );
      }
    }
    onNobody?.();
    await sleep(everyMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}
