// Loaded into the workflow sandbox on replay: makes an incompatible twin of the workflow, which indexes its
// evidence before it verifies it. Its replay must fail.

import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

const SWAPPED: Record<string, string> = { verifyClaims: 'indexEvidence', indexEvidence: 'verifyClaims' };

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next({ ...input, activityType: SWAPPED[input.activityType] ?? input.activityType }),
    },
  ],
});
