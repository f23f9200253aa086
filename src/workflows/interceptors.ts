// Renames signals whose names the SDK reserves. SDK 1.24 throws when one of them reaches a default handler:
// the workflow task fails, is retried and fails again, for ever, so anyone who may signal a run could block
// it. Such signals are renamed before the SDK sees them, and refused like any other unknown signal. Loaded
// with every workflow: in the bundle (scripts/build.mjs), from the sources (start-worker.ts) and in replay
// tests.

import type { ActivateInput, Next, WorkflowInternalsInterceptor } from '@temporalio/workflow';

const RESERVED = '__temporal_';

/**
 * The name under which our handlers see a signal with a reserved name. No signal of ours starts like this.
 */
export const reservedSignal = (name: string): string => `reserved name ${name}`;

export const renameReservedSignals: WorkflowInternalsInterceptor = {
  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    for (const { signalWorkflow } of input.activation.jobs ?? []) {
      // Changed in place: a copied job would lose its `variant`.
      if (signalWorkflow?.signalName?.startsWith(RESERVED)) {
        signalWorkflow.signalName = reservedSignal(signalWorkflow.signalName);
      }
    }
    next(input);
  },
};

export const interceptors = () => ({ internals: [renameReservedSignals] });
