// What a run does, as a stream of its own statuses.

import { setTimeout as sleep } from 'node:timers/promises';
import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  type WorkflowHandle,
} from '@temporalio/client';
import { QUERIES } from '../contract/protocol';
import type { Status } from '../contract/run-status';
import { type PendingActivity, pendingActivities } from './pending-activities';
import { WorkerMissing } from './worker-missing';

const POLL_MS = 250;
/** A person takes longer than a step does. */
const POLL_AT_GATE_MS = 1_000;
const TROUBLE_EVERY_MS = 2_000;

export interface Sight {
  readonly status: Status | undefined;
  /** The run has ended, whichever way. */
  readonly closed: boolean;
  /** Of the run's step under way, as of the last two seconds. */
  readonly activities: readonly PendingActivity[];
  /** Activities that are failing and will be tried again, for the watcher to mend; a server that is away. */
  readonly trouble: readonly string[];
}

/** gRPC's statuses that no later attempt mends: INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED. */
const FINAL = new Set([3, 7, 12, 16]);

/** A worker that is just starting, or a server that is just restarting, answers later. */
function isPassing(error: unknown): boolean {
  if (error instanceof QueryNotRegisteredError) return true;
  // The client tells what its calls met as the cause of an error of its own.
  const met = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(met) && !FINAL.has(met.code);
}

async function statusOf(handle: WorkflowHandle): Promise<Status | undefined> {
  try {
    return await handle.query<Status>(QUERIES.status);
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}

const PATIENCE_MS = 30_000;

/** Asks a run a query, again while server or worker are only restarting. */
export async function ask<T>(handle: WorkflowHandle, query: string): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await handle.query<T>(query);
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** After a kill a query has been seen unanswered for a quarter of a minute, though there was a new worker. */
const WORKER_PATIENCE_MS = 60_000;

/**
 * Yields what there is to see until the run has ended or `signal` aborts. A server that is away is waited for.
 * @throws where the server answers and no worker of the run does, for `workerPatienceMs`.
 */
export async function* watch(
  handle: WorkflowHandle,
  signal: AbortSignal,
  { workerPatienceMs = WORKER_PATIENCE_MS }: { workerPatienceMs?: number } = {},
): AsyncGenerator<Sight> {
  let troubleAtMs = 0;
  let withoutWorkerSinceMs: number | undefined;
  let trouble: string[] = [];
  let activities: readonly PendingActivity[] = [];
  let closed = false;
  while (!signal.aborted) {
    const status = await statusOf(handle);
    if (status?.outcome !== undefined || Date.now() - troubleAtMs > TROUBLE_EVERY_MS) {
      troubleAtMs = Date.now();
      const described = await handle.describe().catch((error: unknown) => {
        if (isPassing(error)) return undefined;
        throw error;
      });
      closed = described !== undefined && described.status.name !== 'RUNNING';
      const withoutWorker = status === undefined && described !== undefined && !closed;
      withoutWorkerSinceMs = withoutWorker ? (withoutWorkerSinceMs ?? Date.now()) : undefined;
      if (withoutWorkerSinceMs !== undefined && Date.now() - withoutWorkerSinceMs > workerPatienceMs) {
        throw new WorkerMissing(
          'no worker answers for this run; start one in the folder that the run was started in',
        );
      }
      const silent = described === undefined ? ['the Temporal server does not answer; trying again'] : [];
      activities = described === undefined ? activities : pendingActivities(described);
      const failing = activities.flatMap(({ name, failure }) =>
        failure === undefined ? [] : [`${name} failed, and is tried again: ${failure}`],
      );
      trouble = [...silent, ...failing];
    }
    yield { status, closed, activities, trouble };
    if (closed) return;
    await sleep(status?.waitingFor === undefined ? POLL_MS : POLL_AT_GATE_MS, undefined, { signal }).catch(
      () => undefined,
    );
  }
}
