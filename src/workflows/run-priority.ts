// A run's place among the runs that wait for the same workers and the same providers.

import { type ActivityOptions, workflowInfo } from '@temporalio/workflow';
import type { ResearchInput } from '../contract/protocol';

/**
 * For all of a run's activities. Runs of the same priority take turns, however many activities each of them has; without a priority
 * in the input, what the run was started with at the server holds.
 */
export const priorityOf = ({ priority }: Pick<ResearchInput, 'priority'>): ActivityOptions['priority'] => ({
  fairnessKey: workflowInfo().firstExecutionRunId,
  ...(priority === undefined ? {} : { priorityKey: priority }),
});
