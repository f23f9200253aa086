// Named groups of activity options, with the reason for each number.
//
// There is no scheduleToCloseTimeout: a run whose worker is switched off for a month continues afterwards.
// Faults are counted where they are thrown (activities/as-activity.ts). The cap here is for attempts that end
// without an error: a week, every 15 seconds, for a worker that lacks the run's settings or is killed at
// every attempt.

import type { ActivityOptions } from '@temporalio/workflow';

/**
 * Work of a killed worker waits for its heartbeat timeout and the first of these intervals: together less
 * than 6 s. Seven intervals add up to 100 s.
 */
const retry = {
  initialInterval: '500 milliseconds',
  backoffCoefficient: 2.2,
  maximumInterval: '1 minute',
  maximumAttempts: 7 * 24 * 60 * 4,
} as const;

/**
 * Activities heartbeat every 1.5 s (activities/as-activity.ts): work of a killed worker moves to another one
 * 5 s after its last heartbeat plus the retry policy's first interval. Not shorter, because a worker's event
 * loop can block for up to 2 s (docs/durability.md).
 */
const heartbeatTimeout = '5 seconds';

/** Computation on artifacts, and writing pages: seconds even at 900 papers. */
const LOCAL: ActivityOptions = { startToCloseTimeout: '2 minutes', heartbeatTimeout, retry };

/**
 * A search may wait in its queue without limit. Once started, it may have to wait an hour for arXiv's
 * Retry-After and, the first time, for a library's index.
 */
const SEARCH: ActivityOptions = { startToCloseTimeout: '2 hours', heartbeatTimeout, retry };

/**
 * Model calls: each may take an hour at a slow server, after waiting for its turn. The heartbeat timeout ends
 * the call of a dead worker; the adapter's limits end the call to a silent server.
 */
const MODEL: ActivityOptions = { startToCloseTimeout: '12 hours', heartbeatTimeout, retry };

/**
 * The first request to each of a run's models, which waits for its turn like the others.
 * `activities/probe-models.ts` gives up on a model that does not answer, after half an hour at most.
 */
const PROBE = MODEL;

export const ACTIVITY_OPTIONS = { LOCAL, SEARCH, MODEL, PROBE } as const;
