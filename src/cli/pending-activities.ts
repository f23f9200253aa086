// A run's pending activities as the server lists them, which works without a worker in this process.

import { defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { type StepProgress, stepProgress } from '../contract/step-progress';

export interface PendingActivity {
  /** The activity's name. */
  readonly name: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** True if a worker has it; false if it waits for a worker or for its next attempt. */
  readonly started: boolean;
  /** Unix ms: when this attempt started, or when it may start. */
  readonly atMs: number;
  /** Why the previous attempt failed. */
  readonly failure?: string;
  /**
   * Its last heartbeat, which may be from the previous attempt; absent if there was none, or none that this
   * version can read.
   */
  readonly progress?: StepProgress;
}

type Listed = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** `PENDING_ACTIVITY_STATE_SCHEDULED` of temporal.api.enums.v1. */
const SCHEDULED = 1;

export const pendingActivities = ({ raw }: Pick<WorkflowExecutionDescription, 'raw'>): PendingActivity[] =>
  (raw.pendingActivities ?? []).map(pendingOf);

function pendingOf(listed: Listed): PendingActivity {
  const { attempt, state, lastFailure, lastStartedTime, scheduledTime } = listed;
  const started = state !== SCHEDULED;
  const progress = progressIn(listed);
  const since = started ? (lastStartedTime ?? scheduledTime) : scheduledTime;
  return {
    name: listed.activityType?.name ?? 'an activity',
    attempt: attempt || 1,
    started,
    atMs: since ? tsToMs(since) : Date.now(),
    ...(lastFailure ? { failure: lastFailure.message ?? 'failed' } : {}),
    ...(progress ? { progress } : {}),
  };
}

/** The details can be anything: another version's heartbeat, or one that cannot be decoded. */
function progressIn({ heartbeatDetails }: Listed): StepProgress | undefined {
  const payload = heartbeatDetails?.payloads?.[0];
  if (!payload) return undefined;
  try {
    return stepProgress.safeParse(defaultPayloadConverter.fromPayload(payload)).data;
  } catch {
    return undefined;
  }
}
