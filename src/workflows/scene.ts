// State that the steps of a run share.

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

/** A run's input, its state, and its message handlers, which exist from the start. */
export interface Begun {
  readonly input: ResearchInput;
  readonly state: RunState;
  readonly report: RunReport;
  readonly budget: Budget;
  readonly gate: OwnerGate;
}

/** A run whose profile is recorded. */
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

/** Makes the draft of `round` the one that counts, and reports it. */
export function adopt({ state, report }: Pick<Scene, 'state' | 'report'>, round: Round): void {
  state.adopt(round);
  report.adopted();
}
