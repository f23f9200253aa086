// What all activities have in common: they heartbeat, they can be cancelled, and their errors become typed
// failures.

import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import { onBehalfOf } from '../http/caller';
import { toFailure } from './failures';
import { createProgressTracker, type ProgressTracker } from './progress-tracker';

/**
 * Three heartbeats fit into the heartbeat timeout of workflows/activity-options.ts, so two may be lost. None
 * at the start: most activities end before the first, and if a heartbeat moves the timeout by less than a
 * second, the server delays it by a whole second.
 */
const BEAT_MS = 1_500;

/**
 * Attempts for one fault: with the retry policy's intervals about 25 minutes. Killed workers and waiting do
 * not count as faults.
 */
const ATTEMPTS = 30;

/** Time limit for asking the server about a run's status. */
const ANSWER_MS = 5_000;

/** How long an attempt may continue after the server gave it up. */
const LAST_CALL_MS = 60_000;

/**
 * Returns a signal that aborts when the work is no longer wanted. An attempt that missed its heartbeat
 * timeout continues for a minute: it may be in the middle of a paid call, and the next attempt waits for the
 * answer (store/call-lease.ts).
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

/**
 * The server gives the same response for an attempt that timed out and for a run that has ended. If the
 * server cannot be asked, assume that the run continues.
 */
async function runGoesOn(context: Context): Promise<boolean> {
  const { workflowId, runId } = context.info.workflowExecution ?? {};
  if (workflowId === undefined) return false;
  try {
    const { client } = context;
    // Uses its own signal, because the activity's has already fired.
    const { status } = await client.withAbortSignal(AbortSignal.timeout(ANSWER_MS), () =>
      client.workflow.getHandle(workflowId, runId).describe(),
    );
    return status.name === 'RUNNING';
  } catch (error) {
    return !(error instanceof WorkflowNotFoundError);
  }
}

/**
 * Wraps a function as a Temporal activity. It heartbeats until the function settles, so that a dead worker is
 * noticed soon and a cancellation arrives as `signal`. Its errors become typed failures. Its heartbeats carry
 * the progress that the function reports (contract/step-progress.ts).
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
      // 0: no priority was set.
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
