// The priority of a run among those that wait for the same workers and providers.

import { type ActivityOptions, workflowInfo } from '@temporalio/workflow';
import type { ResearchInput } from '../contract/protocol';

/**
 * Applies to all of a run's activities. Runs of the same priority take turns, however many activities each
 * has. If the input sets no priority, the one given when starting the workflow at the server applies.
 */
export const priorityOf = ({ priority }: Pick<ResearchInput, 'priority'>): ActivityOptions['priority'] => ({
  fairnessKey: workflowInfo().firstExecutionRunId,
  ...(priority === undefined ? {} : { priorityKey: priority }),
});
