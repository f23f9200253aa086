// A run's activities under way, as the server lists them: also for a process in which no worker runs.

import { defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { type StepProgress, stepProgress } from '../contract/step-progress';

export interface PendingActivity {
  /** The activity's name. */
  readonly name: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** A worker has it; else it waits for one, or for its next attempt. */
  readonly started: boolean;
  /** Unix ms: when this attempt was started, or when it can be. */
  readonly atMs: number;
  /** Why the attempt before failed. */
  readonly failure?: string;
  /** Its last heartbeat, also of the attempt before; absent where it said nothing, or nothing that this version can read. */
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

/** Anything may stand there: another version's heartbeat, or one that cannot be decoded. */
function progressIn({ heartbeatDetails }: Listed): StepProgress | undefined {
  const payload = heartbeatDetails?.payloads?.[0];
  if (!payload) return undefined;
  try {
    return stepProgress.safeParse(defaultPayloadConverter.fromPayload(payload)).data;
  } catch {
    return undefined;
  }
}
