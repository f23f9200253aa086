// Which run is served first where several wait: one worker with one slot for activities, on a real server, which decides.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type Priority } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Opened } from '../../src/contract/activities';
import { type ResearchRequest, storeTaskQueue, WORKFLOW_TYPE } from '../../src/contract/protocol';
import { clientOptions } from '../../src/temporal/client-options';
import { bundlePath } from '../support/testbed';

/** Of an activity at the one slot. */
const WORK_MS = 150;

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

/** Runs whose first activities are stand-ins; `served` has the runs' names as the one slot of their store took their work. */
async function openQueue(options: { queriesOf?: (run: string) => number } = {}) {
  const taskQueue = `test-${randomUUID()}`;
  const storeId = randomUUID();
  const client = new Client({ connection });
  const served: string[] = [];
  const priorities = new Map<string, Priority | undefined>();
  const nameOf = () => Context.current().info.workflowExecution?.workflowId.split('/')[1] as string;
  const end = async () => {
    throw ApplicationFailure.nonRetryable('the test has seen enough');
  };
  const work = async () => {
    served.push(nameOf());
    priorities.set(nameOf(), Context.current().info.priority);
    await sleep(WORK_MS);
  };
  const start = async (worker: Worker) => {
    const running = worker.run();
    closing.push(async () => {
      worker.shutdown();
      await running;
    });
  };
  const onQueue = { connection: native, shutdownGraceTime: 100 };
  await start(
    await Worker.create({
      ...onQueue,
      taskQueue,
      workflowBundle: { codePath: bundlePath },
      activities: {
        openRun: async () => ({
          opening: 'sha256:0',
          profile: {
            storeId,
            searches: [{ source: 'library', at: '/', taskQueue: storeTaskQueue(storeId) }],
            kernel: 'extractive',
            searchAttributes: [],
            budget: null,
          } as unknown as Opened['profile'],
        }),
      },
    }),
  );
  const { queriesOf } = options;
  return {
    served,
    priorities,
    openSlot: async () =>
      start(
        await Worker.create({
          ...onQueue,
          taskQueue: storeTaskQueue(storeId),
          maxConcurrentActivityTaskExecutions: 1,
          activities:
            queriesOf === undefined
              ? { planQueries: () => work().then(end) }
              : {
                  planQueries: async () => ({
                    queries: Array.from({ length: queriesOf(nameOf()) }, (_, at) => `query ${at}`),
                  }),
                  searchSource: () => work().then(() => ({ ref: 'sha256:0', outcome: 'empty', found: 0 })),
                  selectPapers: end,
                },
        }),
      ),
    start: (name: string, input: Partial<ResearchRequest> = {}, priority?: Priority) =>
      client.workflow.start(WORKFLOW_TYPE, {
        workflowId: `${taskQueue}/${name}`,
        taskQueue,
        args: [{ question: 'Who goes first?', ...input } satisfies ResearchRequest],
        ...(priority && { priority }),
      }),
  };
}

/** Its first activity in the store waits at the server. */
async function untilQueued(handle: WorkflowHandle): Promise<void> {
  for (;;) {
    const { raw } = await handle.describe();
    if (raw.pendingActivities?.some(({ activityType }) => activityType?.name === 'planQueries')) return;
    await sleep(20);
  }
}

const ended = (handles: readonly WorkflowHandle[]) =>
  Promise.allSettled(handles.map((handle) => handle.result()));

it('a run of priority 1 is served before a batch that was there first, and a batch of priority 5 last', async () => {
  const queue = await openQueue();
  await queue.openSlot();
  const batch = await Promise.all(
    Array.from({ length: 8 }, (_, at) => queue.start(`batch-${at}`, { priority: 5 })),
  );
  await Promise.all(batch.map(untilQueued));
  const others = [await queue.start('unnamed'), await queue.start('person', { priority: 1 })];
  await Promise.all(others.map(untilQueued));
  const before = queue.served.length;
  await ended([...batch, ...others]);
  const { served } = queue;
  expect(served).toHaveLength(10);
  // There was a queue to overtake.
  expect(before).toBeLessThan(7);
  // What is under way ends first, and the next task may be on its way to the worker.
  expect(served.indexOf('person')).toBeLessThanOrEqual(before + 1);
  expect(served.indexOf('unnamed')).toBeLessThanOrEqual(before + 2);
  expect(served.slice(before + 3).every((name) => name.startsWith('batch'))).toBe(true);
}, 60_000);

it('runs of one priority take turns, however many activities each of them has', async () => {
  const queue = await openQueue({ queriesOf: (run) => (run === 'large' ? 8 : 2) });
  const large = await queue.start('large', { queries: 8 });
  await queue.openSlot();
  while (!queue.served.includes('large')) await sleep(20);
  const small = await queue.start('small', { queries: 2 });
  await ended([large, small]);
  expect(queue.served.filter((name) => name === 'large')).toHaveLength(8);
  // Seven searches of the large run stood before those of the small one.
  expect(queue.served.lastIndexOf('small')).toBeLessThan(7);
}, 60_000);

it('a priority that a run was started with at the server holds for its activities, unless its input names one', async () => {
  const queue = await openQueue();
  await queue.openSlot();
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
