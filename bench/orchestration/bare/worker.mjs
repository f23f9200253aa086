// The bare workflow's worker, set up as src/runtime/start-worker.ts sets up the product's: a worker for the shared queue and
// one for the store's, in one process.
//
//   node bench/orchestration/bare/worker.mjs        TEMPORAL_ADDRESS, TASK_QUEUE

import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const require = createRequire(path.join(root, 'package.json'));
const { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } =
  require('@temporalio/worker');

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const payloadConverterPath = path.join(root, 'dist', 'temporal', 'payload-converter.js');
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: path.join(import.meta.dirname, 'workflow.cjs'),
  payloadConverterPath,
  logger: new DefaultLogger('WARN'),
});
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS });
const activities = { step: async ({ name }) => ({ name }) };
const onQueue = (taskQueue) =>
  Worker.create({
    connection,
    namespace: 'default',
    dataConverter: { payloadConverterPath },
    maxHeartbeatThrottleInterval: '1 second',
    workflowBundle,
    activities,
    taskQueue,
  });
const queue = process.env.TASK_QUEUE;
const workers = [await onQueue(queue), await onQueue(`${queue}-store`)];
process.stderr.write('ready\n');
await Promise.all(workers.map((worker) => worker.run()));
