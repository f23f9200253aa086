// Loaded into the workflow sandbox on replay: tells which activities the code schedules, and with what.

import { proxySinks, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

export interface RecorderSinks extends Sinks {
  recorder: { scheduled(activityType: string, args: unknown[]): void };
}

const { recorder } = proxySinks<RecorderSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        recorder.scheduled(input.activityType, input.args);
        return next(input);
      },
    },
  ],
});
