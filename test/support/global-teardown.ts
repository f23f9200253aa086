import type { TestWorkflowEnvironment } from '@temporalio/testing';

export default async function teardown(): Promise<void> {
  const { temporalTestEnvironment } = globalThis as { temporalTestEnvironment?: TestWorkflowEnvironment };
  await temporalTestEnvironment?.teardown();
}
