// What all activities have in common: they heartbeat, they can be cancelled, and they fail by name.

import { Context } from '@temporalio/activity';
import { toFailure } from './failures';

/** A fifth of the heartbeat timeout in workflows/activity-options.ts: four beats may be lost. */
const BEAT_MS = 3_000;

/** Of one fault: with the retry policy's intervals about 25 minutes. Killed workers and waiting do not count as faults. */
const ATTEMPTS = 30;

/** Of an attempt that was given up, or whose run was terminated: the server does not tell which. */
const LAST_CALL_MS = 60_000;

/**
 * Aborts when nobody wants the work any more. An attempt that the server has not heard of for too long and gave up goes on for
 * a minute: it may be in the middle of a paid call, and the next attempt waits for what it brings (store/claim.ts).
 */
function calledOff(context: Context): AbortSignal {
  const given = context.cancellationSignal;
  const off = new AbortController();
  const beganAtMs = performance.now();
  given.addEventListener(
    'abort',
    () => {
      const details = context.cancellationDetails;
      const givenUp = details?.notFound || details?.timedOut;
      const leftMs = Math.min(
        LAST_CALL_MS,
        beganAtMs + context.info.startToCloseTimeoutMs - performance.now(),
      );
      const abort = () => off.abort(given.reason);
      if (givenUp && leftMs > 0) setTimeout(abort, leftMs).unref();
      else abort();
    },
    { once: true },
  );
  if (given.aborted) off.abort(given.reason);
  return off.signal;
}

/**
 * Makes a Temporal activity of a function: it heartbeats until the function settles, so that a dead worker
 * is noticed soon and a cancellation arrives, as `signal`; its errors become typed failures.
 */
export const asActivity =
  <Request, Answer>(
    work: (request: Request, signal: AbortSignal) => Promise<Answer>,
    { attempts = ATTEMPTS }: { attempts?: number } = {},
  ) =>
  async (request: Request): Promise<Answer> => {
    const context = Context.current();
    context.heartbeat();
    const timer = setInterval(() => context.heartbeat(), BEAT_MS);
    try {
      return await work(request, calledOff(context));
    } catch (error) {
      throw toFailure(error, { attempt: context.info.attempt, attempts });
    } finally {
      clearInterval(timer);
    }
  };
