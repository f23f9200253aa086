// What all activities have in common: they heartbeat, they can be cancelled, and they fail by name.

import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import { onBehalfOf } from '../http/caller';
import { toFailure } from './failures';
import { createProgressTracker, type ProgressTracker } from './progress-tracker';

/**
 * Three fit into the heartbeat timeout of workflows/activity-options.ts: two may be lost. None at the start: most activities are
 * over before the first, and the server moves a timeout that a beat delays by less than a second a whole second on.
 */
const BEAT_MS = 1_500;

/** Of one fault: with the retry policy's intervals about 25 minutes. Killed workers and waiting do not count as faults. */
const ATTEMPTS = 30;

/** For the server to say what became of a run. */
const ANSWER_MS = 5_000;

/** Of an attempt that was given up. */
const LAST_CALL_MS = 60_000;

/**
 * Aborts when nobody wants the work any more. An attempt that the server has not heard of for too long and gave up goes on for
 * a minute: it may be in the middle of a paid call, and the next attempt waits for what it brings (store/call-lease.ts).
 */
function calledOff(context: Context): AbortSignal {
  const given = context.cancellationSignal;
  const off = new AbortController();
  const beganAtMs = performance.now();
  const abort = () => off.abort(given.reason);
  const onAbort = async () => {
    const details = context.cancellationDetails;
    const unknown = details?.notFound || details?.timedOut;
    if (!unknown || !(await runGoesOn(context))) return abort();
    const leftMs = beganAtMs + context.info.startToCloseTimeoutMs - performance.now();
    setTimeout(abort, Math.max(0, Math.min(LAST_CALL_MS, leftMs))).unref();
  };
  if (given.aborted) abort();
  else given.addEventListener('abort', onAbort, { once: true });
  return off.signal;
}

/** The server says the same of an attempt that it gave up and of a run that has ended. If nobody can be asked, it goes on. */
async function runGoesOn(context: Context): Promise<boolean> {
  const { workflowId, runId } = context.info.workflowExecution ?? {};
  if (workflowId === undefined) return false;
  try {
    const { client } = context;
    // With a signal of its own: the activity's has fired.
    const { status } = await client.withAbortSignal(AbortSignal.timeout(ANSWER_MS), () =>
      client.workflow.getHandle(workflowId, runId).describe(),
    );
    return status.name === 'RUNNING';
  } catch (error) {
    return !(error instanceof WorkflowNotFoundError);
  }
}

/**
 * Makes a Temporal activity of a function: it heartbeats until the function settles, so that a dead worker
 * is noticed soon and a cancellation arrives, as `signal`; its errors become typed failures. The heartbeats carry what the work
 * says of its progress (contract/step-progress.ts).
 */
export const asActivity =
  <Request, Answer>(
    work: (request: Request, signal: AbortSignal, progress: ProgressTracker) => Promise<Answer>,
    { attempts = ATTEMPTS }: { attempts?: number } = {},
  ) =>
  async (request: Request): Promise<Answer> => {
    const context = Context.current();
    const progress = createProgressTracker({ before: context.info.heartbeatDetails });
    const timer = setInterval(() => context.heartbeat(progress.now()), BEAT_MS);
    try {
      // 0: none was named.
      const priority = context.info.priority?.priorityKey || undefined;
      return await onBehalfOf({ priority, onLine: progress.inLine }, () =>
        work(request, calledOff(context), progress),
      );
    } catch (error) {
      throw toFailure(error, { attempt: context.info.attempt, attempts });
    } finally {
      clearInterval(timer);
    }
  };
