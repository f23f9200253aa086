// A run by the Temporal TypeScript SDK. Start a server and a worker first (npm run dev), then: node examples/run.mjs
import { Client, Connection } from '@temporalio/client';

const connection = await Connection.connect({ address: process.env.TEMPORAL_ADDRESS });
const run = await new Client({ connection }).workflow.start('research', {
  taskQueue: 'sovereign',
  workflowId: 'from-the-sdk',
  args: [{ question: 'What improves F1 on the MRQA 2019 shared task?', source: 'sample', approveAs: 'you' }],
});
const { outcome, paper } = await run.result();
console.log(outcome, paper?.folder);
await connection.close();
