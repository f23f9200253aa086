// Whether a Temporal server takes work: not only its front, also every part of it that keeps workflows.

import { directly } from './loopback.mjs';
import { library } from './product.mjs';
import { until } from './until.mjs';

const NOT_FOUND = 5;
/** With four history shards, one of them is missed by all of these once in ten thousand times. */
const PROBES = 32;

/** Waits until the namespace is there and every shard answers for a workflow that does not exist. */
export async function untilServing({ address, namespace, child }) {
  const { Connection } = library('@temporalio/client');
  await until(
    `the Temporal server at ${address} serves namespace ${namespace}`,
    async () => {
      const connection = await Connection.connect(directly(address, { connectTimeout: 2_000 }));
      try {
        await connection.withDeadline(Date.now() + 5_000, async () => {
          await connection.workflowService.describeNamespace({ namespace });
          // All of them to their end: a call that the client tries again after the connection was closed throws out of a timer.
          const probes = Array.from({ length: PROBES }, (_, at) => probe(connection, namespace, at));
          const failed = (await Promise.allSettled(probes)).find(({ status }) => status === 'rejected');
          if (failed) throw failed.reason;
        });
        return true;
      } finally {
        await connection.close();
      }
    },
    { child },
  );
}

async function probe(connection, namespace, at) {
  const execution = { workflowId: `no-such-workflow-${at}` };
  await connection.workflowService.describeWorkflowExecution({ namespace, execution }).then(
    () => {
      throw new Error(`workflow ${execution.workflowId} exists`);
    },
    (error) => {
      // Part of a server that has just started may not know the namespace yet.
      if (error.code !== NOT_FOUND || /namespace/i.test(error.details)) throw error;
    },
  );
}
