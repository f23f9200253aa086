// Watches a run as a stream of its statuses.

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
/** Waiting for a person needs no faster polling. */
const POLL_AT_GATE_MS = 1_000;
const TROUBLE_EVERY_MS = 2_000;

export interface Sight {
  readonly status: Status | undefined;
  /** The run has ended, for whatever reason. */
  readonly closed: boolean;
  /** Activities of the step under way, at most two seconds old. */
  readonly activities: readonly PendingActivity[];
  /**
   * Problems the watcher may be able to fix: activities that fail and will be retried, or an unreachable
   * server.
   */
  readonly trouble: readonly string[];
}

/**
 * gRPC statuses that a retry cannot fix: INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED.
 */
const FINAL = new Set([3, 7, 12, 16]);

/** True if a worker or server that is just starting would answer later. */
function isPassing(error: unknown): boolean {
  if (error instanceof QueryNotRegisteredError) return true;
  // The client wraps the error of a call as the cause of its own error.
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

/** Sends a query to a run; retries while its server or worker restarts. */
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

/** After a kill, queries have gone unanswered for 15 s although a new worker was running. */
const WORKER_PATIENCE_MS = 60_000;

/**
 * Yields snapshots until the run has ended or `signal` aborts. Waits while the server is unreachable.
 * @throws if the server answers but no worker of the run does, for `workerPatienceMs`.
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
