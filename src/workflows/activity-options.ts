// Named groups of activity options, with the reason for each number.
//
// No scheduleToCloseTimeout anywhere: a run whose worker is switched off for a month goes on afterwards.
// Attempts are capped instead; 30 of them, a minute apart at most, are about 25 minutes of one fault.

import type { ActivityOptions } from '@temporalio/workflow';

const retry = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
  maximumAttempts: 30,
} as const;

/** Activities beat every 3 s (activities/as-activity.ts): a killed worker's work is given on after 15. */
const heartbeatTimeout = '15 seconds';

/** Pure work on artifacts: seconds even at 900 papers. */
const LOCAL: ActivityOptions = { startToCloseTimeout: '2 minutes', heartbeatTimeout, retry };

/** A search waits for its turn (arXiv: one request every 3 s) and, the first time, for a library's index. */
const SEARCH: ActivityOptions = { startToCloseTimeout: '15 minutes', heartbeatTimeout, retry };

/** One model call and one repair of its answer, at a server that may be slow. */
const MODEL: ActivityOptions = { startToCloseTimeout: '15 minutes', heartbeatTimeout, retry };

/** Writing pages. A full disk or a missing mount is a person's to mend: 240 attempts, a minute apart, are four hours. */
const PUBLISH: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout,
  retry: { ...retry, maximumAttempts: 240 },
};

export const ACTIVITY_OPTIONS = { LOCAL, SEARCH, MODEL, PUBLISH } as const;
