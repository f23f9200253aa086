// Health check for container engines: `node dist/health.js`. Exit code 0 if a worker of this host polled the
// server recently, else 1 with the reason on stderr.

import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { readConfig } from './config/config';
import { clientOptions } from './temporal/client-options';
import { configuredServer } from './temporal/connection-settings';
import { runningEmbeddedServer } from './temporal/embedded-server';

const { TaskQueueType } = proto.api.enums.v1;

/** A worker polls again within a minute; a killed one stays listed a little longer. */
const LATELY_MS = 90_000;
const TIMEOUT_MS = 10_000;

/** Undefined if a worker of this host polls the task queue, else why not. Never throws. */
export async function problemOfWorker(options: {
  env: NodeJS.ProcessEnv;
  cwd: string;
  host?: string;
  nowMs?: number;
}): Promise<string | undefined> {
  const { env, cwd, host = hostname(), nowMs = Date.now() } = options;
  let connection: Connection | undefined;
  try {
    const { taskQueue, home, temporal } = readConfig({ env, cwd, runPaths: 'deny' });
    const configured = temporal.mode === 'embedded' ? undefined : configuredServer(env, () => undefined);
    const own = configured ? undefined : await runningEmbeddedServer({ home });
    if (configured === undefined && own === undefined)
      return `no Temporal server is configured, and this folder's own (${home}) does not run; set TEMPORAL_ADDRESS`;
    const { connectionOptions, namespace } = configured ?? {
      connectionOptions: { address: (own as { address: string }).address },
      namespace: 'default',
    };
    connection = await Connection.connect({
      ...clientOptions(connectionOptions),
      connectTimeout: TIMEOUT_MS,
    });
    const { workflowService } = connection;
    const { pollers } = await connection.withDeadline(Date.now() + TIMEOUT_MS, () =>
      workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
      }),
    );
    const asked = (pollers ?? [])
      .filter(({ identity }) => identity?.split('@').at(-1) === host)
      .map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
    if (asked.some((atMs) => nowMs - atMs < LATELY_MS)) return undefined;
    return `no worker of ${host} has asked for work on the task queue "${taskQueue}" within ${LATELY_MS / 1000} s`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await connection?.close();
  }
}

if (require.main === module) {
  problemOfWorker({ env: process.env, cwd: process.cwd() }).then((problem) => {
    if (problem !== undefined) process.stderr.write(`sovereign: ${problem}\n`);
    process.exit(problem === undefined ? 0 : 1);
  });
}
