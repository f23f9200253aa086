// A server that is being started is waited for; one that is not there is not waited for long.

import { setTimeout as sleep } from 'node:timers/promises';
import { ownTimeMs } from '../http/caller';
import { causes } from '../http/causes';
import { ProviderUnavailable } from '../models/errors';

/** A server takes some seconds to listen. Those that listen only when their model is loaded are started before the run. */
const FOR_MS = 60_000;
const EVERY_MS = 2_000;

/** Nobody listens at the address, or its host has none. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** The error of a server that may yet be started. */
export const isNobodyThere = (error: unknown): error is ProviderUnavailable =>
  ProviderUnavailable.is(error) &&
  [...causes(error)].some(({ code }) => typeof code === 'string' && NOBODY.has(code));

/**
 * Calls `ask` again for a minute while nobody listens at its server.
 * @throws ProviderUnavailable, final, where that does not change; whatever else `ask` throws
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
    /** Called when nobody listens, and it is asked again later. */
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
