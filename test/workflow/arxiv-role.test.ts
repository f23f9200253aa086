// Who holds the role next, and what it is told of the one before.

import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import {
  ARXIV_ROLE,
  arxivRoleId,
  type HoldEnded,
  type HolderNote,
  type HoldRequest,
} from '../../src/arxiv-role/role-protocol';
import { storeTaskQueue } from '../../src/contract/protocol';
import { clientOptions } from '../../src/temporal/client-options';
import { bundlePath } from '../support/testbed';

const pacer = { gapMs: 6_000, waitMs: 300_000 };
const note: HolderNote = { holder: 'h', pid: 1, processes: null, asking: true, pacer, requests: 1 };

let connection: Connection;
let native: NativeConnection;
let client: Client;
let taskQueue: string;
const undo: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const address = process.env.SOVEREIGN_TEST_ADDRESS as string;
  connection = await Connection.connect(clientOptions({ address }));
  native = await NativeConnection.connect({ address });
  client = new Client({ connection });
  taskQueue = `test-role-${randomUUID()}`;
  await serve(taskQueue, { workflowBundle: { codePath: bundlePath } });
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
  await native.close();
  await connection.close();
});

async function serve(queue: string, served: object): Promise<() => Promise<void>> {
  const worker = await Worker.create({ connection: native, taskQueue: queue, ...served });
  const ended = worker.run();
  const stop = async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  undo.push(stop);
  return stop;
}

/** Something that happens once. */
function event<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

type Hold = (request: HoldRequest) => Promise<HoldEnded>;

/** A worker of a new store, holding as told. */
async function storeThat(hold: Hold): Promise<{ id: string; stop: () => Promise<void> }> {
  const id = randomUUID().replaceAll('-', '').slice(0, 16);
  return { id, stop: await serve(storeTaskQueue(id), { activities: { holdArxivRole: hold } }) };
}

async function roleFor(store: string): Promise<WorkflowHandle> {
  const handle = await client.workflow.start(ARXIV_ROLE.workflowType, {
    workflowId: arxivRoleId(randomUUID()),
    taskQueue,
    args: [{ stores: [store], predecessor: { kind: 'none' } }],
  });
  undo.push(() => handle.terminate());
  return handle;
}

/** Holds until it is asked back, then gives the role up in order. */
const untilRecalled =
  (told: (request: HoldRequest) => void): Hold =>
  async (request) => {
    told(request);
    const { heartbeat, cancellationSignal } = Context.current();
    const beat = setInterval(() => heartbeat(note), 200);
    await new Promise((resolve) => cancellationSignal.addEventListener('abort', resolve, { once: true }));
    clearInterval(beat);
    return { yieldTo: null, pacer };
  };

it('tells the next store what arXiv had asked the one before to wait', async () => {
  const second = event<HoldRequest>();
  const b = await storeThat(untilRecalled(second.resolve));
  const a = await storeThat(async (request) =>
    request.others.length === 0
      ? untilRecalled(() => undefined)(request)
      : { yieldTo: b.id, pacer: { ...pacer, waitMs: 200_000 } },
  );
  const role = await roleFor(a.id);
  await role.signal(ARXIV_ROLE.join, b.id);
  expect(await second.promise).toMatchObject({
    predecessor: { kind: 'left', pacer: { gapMs: 6_000, waitMs: 200_000 } },
    others: [a.id],
  });
  expect(await role.query(ARXIV_ROLE.stores)).toEqual([b.id, a.id]);
});

it('lives on when its holder vanishes while another store joins, and tells the next one', async () => {
  const holding = event<void>();
  const ending = event<void>();
  undo.push(async () => ending.resolve());
  const second = event<HoldRequest>();
  const b = await storeThat(untilRecalled(second.resolve));
  const a = await storeThat(async () => {
    Context.current().heartbeat(note);
    holding.resolve();
    // Silent from now on, as a paused process is.
    await ending.promise;
    return { yieldTo: null, pacer };
  });
  const role = await roleFor(a.id);
  await holding.promise;
  await role.signal(ARXIV_ROLE.join, b.id);
  const stopped = a.stop();
  expect(await second.promise).toMatchObject({ predecessor: { kind: 'vanished', note } });
  expect((await role.describe()).status.name).toBe('RUNNING');
  ending.resolve();
  await stopped;
});

it('tells the next store of a holder whose store nobody serves any more', async () => {
  const holding = event<void>();
  const second = event<HoldRequest>();
  const b = await storeThat(untilRecalled(second.resolve));
  const ending = event<void>();
  let times = 0;
  const a = await storeThat(async (request) => {
    times += 1;
    // Its first term is alone; the store joins, and the second term is the one that ends badly.
    if (request.others.length === 0) return untilRecalled(() => holding.resolve())(request);
    Context.current().heartbeat(note);
    ending.resolve();
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    return { yieldTo: null, pacer };
  });
  const role = await roleFor(a.id);
  await holding.promise;
  await role.signal(ARXIV_ROLE.join, b.id);
  await ending.promise;
  const stopped = a.stop();
  expect(await second.promise).toMatchObject({ predecessor: { kind: 'vanished', note }, others: [] });
  expect(times).toBe(2);
  expect(await role.query(ARXIV_ROLE.stores)).toEqual([b.id]);
  await stopped;
});
