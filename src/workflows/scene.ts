// What the steps of a run share.

import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import type { Opened } from '../contract/activities';
import { type ResearchInput, storeTaskQueue } from '../contract/protocol';
import type { RunKey } from '../contract/run-facts';
import { ACTIVITY_OPTIONS } from './activity-options';
import type { Budget } from './budget';
import type { OwnerGate } from './owner-gate';
import type { Round } from './round';
import { priorityOf } from './run-priority';
import type { RunReport } from './run-report';
import type { RunState } from './run-state';

/** A run's input, where it is, and what listens for its messages from the first moment on. */
export interface Begun {
  readonly input: ResearchInput;
  readonly state: RunState;
  readonly report: RunReport;
  readonly budget: Budget;
  readonly gate: OwnerGate;
}

/** A run that was opened. */
export interface Scene extends Begun {
  readonly run: RunKey;
  readonly opened: Opened;
}

/** The run's activities, on the queue of the store that holds its artifacts. */
export const activitiesOf = ({ input, opened }: Pick<Scene, 'input' | 'opened'>) =>
  proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS.LOCAL,
    taskQueue: storeTaskQueue(opened.profile.storeId),
    priority: priorityOf(input),
  });

/** The draft of `round` counts from now on, and everybody sees it. */
export function adopt({ state, report }: Pick<Scene, 'state' | 'report'>, round: Round): void {
  state.adopt(round);
  report.adopted();
}
