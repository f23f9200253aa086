// Checks whether searches of a store wait for arXiv's holder.

import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { arxivTaskQueue } from './role-protocol';

const { TaskQueueType } = temporal.api.enums.v1;

/** By the server's estimate of its queue. @throws if the server cannot be reached. */
export async function searchesWait({
  client,
  host,
  storeId,
}: {
  client: Client;
  host: string;
  storeId: string;
}): Promise<boolean> {
  const { stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: arxivTaskQueue({ host, storeId }) },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0) > 0;
}
