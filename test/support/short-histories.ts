// A workflow interceptor: a run whose memo says so is told to begin a fresh history after that many events, as the
// server suggests after thousands. Its second history is left alone.

import {
  type ActivateInput,
  type Next,
  type WorkflowInternalsInterceptor,
  workflowInfo,
} from '@temporalio/workflow';

/** The memo's key. */
export const FRESH_AFTER = 'freshHistoryAfterEvents';

const suggestEarly: WorkflowInternalsInterceptor = {
  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const info = workflowInfo();
    const after = info.memo?.[FRESH_AFTER];
    const isFirst = info.continuedFromExecutionRunId === undefined;
    if (isFirst && typeof after === 'number' && info.historyLength > after)
      Object.assign(info, { continueAsNewSuggested: true });
    next(input);
  },
};

export const interceptors = () => ({ internals: [suggestEarly] });
