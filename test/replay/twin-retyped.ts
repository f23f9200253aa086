// Loaded into the workflow sandbox on replay: makes an incompatible twin of the workflow, whose verification
// activity has another type. Its replay must fail.

import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next(input.activityType === 'verifyClaims' ? { ...input, activityType: 'checkClaims' } : input),
    },
  ],
});
