// Signals whose names the SDK keeps for itself. SDK 1.24 throws when one of them meets a default handler: the workflow task
// fails, is tried again and fails again, for ever. Anybody who may signal a run could end it that way. They get another name
// before the SDK looks at it, and are refused like any other unknown signal. Loaded with every workflow: in the bundle
// (scripts/build.mjs), from the sources (start-worker.ts) and in replay tests.

import type { ActivateInput, Next, WorkflowInternalsInterceptor } from '@temporalio/workflow';

const RESERVED = '__temporal_';

/** The name under which a handler of ours sees a signal with a reserved name: none of ours begins so. */
export const reservedSignal = (name: string): string => `reserved name ${name}`;

export const renameReservedSignals: WorkflowInternalsInterceptor = {
  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    for (const { signalWorkflow } of input.activation.jobs ?? []) {
      // In place: a copied job would lose its `variant`.
      if (signalWorkflow?.signalName?.startsWith(RESERVED)) {
        signalWorkflow.signalName = reservedSignal(signalWorkflow.signalName);
      }
    }
    next(input);
  },
};

export const interceptors = () => ({ internals: [renameReservedSignals] });
