// Which run is served first where several wait: one worker with one slot for activities, on a real server, which decides.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type Priority } from '@temporalio/common';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Opened } from '../../src/contract/activities';
import { type ResearchRequest, storeTaskQueue, WORKFLOW_TYPE } from '../../src/contract/protocol';
import { clientOptions } from '../../src/temporal/client-options';
import { bundlePath } from '../support/testbed';

let connection: Connection;
let native: NativeConnection;
let closing: (() => Promise<void>)[] = [];
const address = () => process.env.SOVEREIGN_TEST_ADDRESS as string;

beforeEach(async () => {
  connection = await Connection.connect(clientOptions({ address: address() }));
  native = await NativeConnection.connect({ address: address() });
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
  await native.close();
  await connection.close();
});

/**
 * Runs whose first activities are stand-ins, and one slot for those that are watched: `planQueries`, or the searches where
 * `queriesOf` says how many a run has. `served` has the runs' names as the slot took their work.
 */
async function openQueue({ queriesOf }: { queriesOf?: (run: string) => number } = {}) {
  const taskQueue = `test-${randomUUID()}`;
  const storeId = randomUUID();
  const searches = `${storeTaskQueue(storeId)}-searches`;
  const client = new Client({ connection });
  const served: string[] = [];
  const priorities = new Map<string, Priority | undefined>();
  const nameOf = () => Context.current().info.workflowExecution?.workflowId.split('/')[1] as string;
  const end = async () => {
    throw ApplicationFailure.nonRetryable('the test has seen enough');
  };
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const work = async () => {
    served.push(nameOf());
    priorities.set(nameOf(), Context.current().info.priority);
    await held;
  };
  const serve = async (options: Omit<WorkerOptions, 'connection'>) => {
    const worker = await Worker.create({ connection: native, shutdownGraceTime: 100, ...options });
    const running = worker.run();
    closing.push(async () => {
      letGo();
      worker.shutdown();
      await running;
    });
  };
  const oneSlot = { maxConcurrentActivityTaskExecutions: 1 };
  await serve({
    taskQueue,
    workflowBundle: { codePath: bundlePath },
    activities: {
      openRun: async () => ({
        opening: 'sha256:0',
        profile: {
          storeId,
          searches: [{ source: 'library', at: '/', taskQueue: searches }],
          kernel: 'extractive',
          searchAttributes: [],
          budget: null,
        } as unknown as Opened['profile'],
      }),
    },
  });
  if (queriesOf === undefined)
    await serve({
      ...oneSlot,
      taskQueue: storeTaskQueue(storeId),
      activities: { planQueries: () => work().then(end) },
    });
  else {
    const queries = () => Array.from({ length: queriesOf(nameOf()) }, (_, at) => `query ${at}`);
    await serve({
      taskQueue: storeTaskQueue(storeId),
      activities: { planQueries: async () => ({ queries: queries() }), selectPapers: end },
    });
    await serve({
      ...oneSlot,
      taskQueue: searches,
      activities: {
        searchSource: () => work().then(() => ({ ref: 'sha256:0', outcome: 'empty', found: 0 })),
      },
    });
  }
  return {
    served,
    priorities,
    /** Until then the one that is served first keeps the slot. */
    letGo: () => letGo(),
    start: (name: string, input: Partial<ResearchRequest> = {}, priority?: Priority) =>
      client.workflow.start(WORKFLOW_TYPE, {
        workflowId: `${taskQueue}/${name}`,
        taskQueue,
        args: [{ question: 'Who goes first?', ...input } satisfies ResearchRequest],
        ...(priority && { priority }),
      }),
  };
}

/** Its activity waits at the server, or is at work. */
async function untilQueued(handle: WorkflowHandle, activity = 'planQueries'): Promise<void> {
  for (;;) {
    const { raw } = await handle.describe();
    if (raw.pendingActivities?.some(({ activityType }) => activityType?.name === activity)) return;
    await sleep(20);
  }
}

const ended = (handles: readonly WorkflowHandle[]) =>
  Promise.allSettled(handles.map((handle) => handle.result()));

it('a run of priority 1 is served before a batch that was there first, and a batch of priority 5 last', async () => {
  const queue = await openQueue();
  const batch = await Promise.all(
    Array.from({ length: 8 }, (_, at) => queue.start(`batch-${at}`, { priority: 5 })),
  );
  await Promise.all(batch.map((run) => untilQueued(run)));
  const others = [await queue.start('unnamed'), await queue.start('person', { priority: 1 })];
  await Promise.all(others.map((run) => untilQueued(run)));
  queue.letGo();
  await ended([...batch, ...others]);
  const [first, ...rest] = queue.served;
  // It was at work before the others came.
  expect(first).toMatch(/^batch-/);
  expect(rest.slice(0, 2)).toEqual(['person', 'unnamed']);
  expect(rest.slice(2)).toHaveLength(7);
}, 60_000);

it('runs of one priority take turns, however many activities each of them has', async () => {
  const queue = await openQueue({ queriesOf: (run) => (run === 'large' ? 8 : 2) });
  const large = await queue.start('large', { queries: 8 });
  await untilQueued(large, 'searchSource');
  const small = await queue.start('small', { queries: 2 });
  await untilQueued(small, 'searchSource');
  queue.letGo();
  await ended([large, small]);
  expect(queue.served.filter((name) => name === 'large')).toHaveLength(8);
  // Seven searches of the large run stood before those of the small one.
  expect(queue.served.lastIndexOf('small')).toBeLessThan(7);
}, 60_000);

it('a priority that a run was started with at the server holds for its activities, unless its input names one', async () => {
  const queue = await openQueue();
  queue.letGo();
  const runs = [
    await queue.start('server', {}, { priorityKey: 2 }),
    await queue.start('input', { priority: 4 }, { priorityKey: 2 }),
    await queue.start('neither'),
  ];
  await ended(runs);
  const { priorities } = queue;
  expect(priorities.get('server')).toMatchObject({
    priorityKey: 2,
    fairnessKey: runs[0]?.firstExecutionRunId,
  });
  expect(priorities.get('input')).toMatchObject({
    priorityKey: 4,
    fairnessKey: runs[1]?.firstExecutionRunId,
  });
  expect(priorities.get('neither')).toMatchObject({ fairnessKey: runs[2]?.firstExecutionRunId });
}, 60_000);
