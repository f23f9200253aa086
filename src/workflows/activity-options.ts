// Named groups of activity options, with the reason for each number.
//
// No scheduleToCloseTimeout anywhere: a run whose worker is switched off for a month goes on afterwards.
// Faults are counted where they are thrown (activities/as-activity.ts); the cap here is for what does not throw:
// a week, every 15 seconds, for a worker that lacks the run's settings, or one that is killed at every attempt.

import type { ActivityOptions } from '@temporalio/workflow';

/**
 * A killed worker's work waits for its heartbeat timeout and the first of these waits: together less than 6 s. Seven waits
 * together are 100 s.
 */
const retry = {
  initialInterval: '500 milliseconds',
  backoffCoefficient: 2.2,
  maximumInterval: '1 minute',
  maximumAttempts: 7 * 24 * 60 * 4,
} as const;

/**
 * Activities beat every 1.5 s (activities/as-activity.ts): a killed worker's work goes to another one 5 s after its last
 * beat, and the retry policy's first wait. No less: a worker's event loop stands still for up to 2 s (docs/durability.md).
 */
const heartbeatTimeout = '5 seconds';

/** Pure work on artifacts, and writing pages: seconds even at 900 papers. */
const LOCAL: ActivityOptions = { startToCloseTimeout: '2 minutes', heartbeatTimeout, retry };

/**
 * A search waits in its queue without limit. Once begun it may have to wait as long as arXiv asks everybody to, an
 * hour at most, and the first time for a library's index.
 */
const SEARCH: ActivityOptions = { startToCloseTimeout: '2 hours', heartbeatTimeout, retry };

/**
 * Model calls: each may take an hour at a slow server, and waits for its turn as long as others are before it. What
 * ends a dead worker's is the heartbeat, what ends a silent server's the limits of its adapter.
 */
const MODEL: ActivityOptions = { startToCloseTimeout: '12 hours', heartbeatTimeout, retry };

/**
 * The first request to each of a run's models, which waits for its turn like the others. What does not answer is given up by
 * `activities/probe-models.ts`, after half an hour at most.
 */
const PROBE = MODEL;

export const ACTIVITY_OPTIONS = { LOCAL, SEARCH, MODEL, PROBE } as const;
