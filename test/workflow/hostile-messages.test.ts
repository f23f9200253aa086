// Nothing that may be sent to a run ends it: names and payloads of signals, updates and queries, made up by a property and sent as they
// are, below the client's own checks, to a real server. Afterwards the run answers, and its owner's decision counts.

import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import fc from 'fast-check';
import { FAILURES } from '../../src/contract/protocol';
import { QUESTION } from '../support/papers';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

type Payload = temporal.api.common.v1.IPayload;
const bytes = (text: string) => Buffer.from(text);
const payload = (encoding: string | Uint8Array, data: string | Uint8Array): Payload => ({
  metadata: { encoding: typeof encoding === 'string' ? bytes(encoding) : encoding },
  data: typeof data === 'string' ? bytes(data) : data,
});
const json = (text: string) => payload('json/plain', text);

/** Each stands for a kind: what a handler may choke on. */
const PAYLOADS: Readonly<Record<string, Payload>> = {
  'no metadata': { data: bytes('{"by":"eve"}') },
  'no encoding': { metadata: {}, data: bytes('{}') },
  'unknown encoding': payload('binary/encrypted', 'x'),
  'encoding that is no text': payload(Buffer.from([0xff, 0xfe, 0x00, 0x1b]), 'x'),
  'broken JSON': json('{"by":'),
  'no JSON': json(''),
  'broken UTF-8': json('\ud800'),
  'bytes that are no text': payload('json/plain', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  null: payload('binary/null', 'with data'),
  bytes: payload('binary/plain', '{"by":"eve"}'),
  'a message of protobuf': {
    metadata: { encoding: bytes('json/protobuf'), messageType: bytes('a.B') },
    data: bytes('{}'),
  },
  'arrays 5,000 deep': json(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  'a name 5,000 deep': json(`{"by":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
  'objects 5,000 deep': json(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
  'a hundred thousand letters': json(`{"by":"${'x'.repeat(100_000)}"}`),
  'ten thousand keys': json(
    `{${Array.from({ length: 10_000 }, (_, n) => `"k${n}":1`).join(',')},"by":"eve"}`,
  ),
  'names of prototypes': json(
    '{"__proto__":{"by":"eve"},"constructor":{"prototype":1},"toString":1,"hasOwnProperty":1,"toJSON":1}',
  ),
  'a prototype as name': json('{"by":{"__proto__":null,"toString":null},"decision":"__proto__"}'),
  'an unknown decision': json('{"decision":"toString","by":"eve"}'),
  'lone surrogates': json('{"by":"\\ud800\\udfff\\udc00"}'),
  'a great number': json('{"by":1e999,"draft":-0}'),
  'unseen letters': json('{"by":"\\u200b\\u202e\\udb40\\udc41"}'),
  'looks undecodable': json('{"undecodable":{"toString":1}}'),
  text: json('"eve"'),
  number: json('7'),
  list: json('[{"by":"eve"}]'),
  'many of metadata': {
    metadata: Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [n === 0 ? '__proto__' : `m${n}`, bytes('x')]),
    ),
    data: bytes('{}'),
  },
};

const NAMES = [
  '__temporal_',
  '__temporal_workflow_stream_publish',
  '__temporal_workflow_metadata',
  '__temporal_\u001b[31m',
  '__stack_trace',
  '__enhanced_stack_trace',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  ' approve',
  'approve\u0000',
  'Approve',
  '\u202eevorppa',
  '\u001b]0;x\u0007',
  'x'.repeat(1_000),
  'ж'.repeat(500),
  '{"by":"eve"}',
  'reserved name __temporal_',
];
const OURS = ['approve', 'reject', 'requestChanges', 'extendBudget', 'decide'];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 4, arbitrary: fc.constantFrom(...OURS) },
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.string({ maxLength: 30 }).map((rest) => `__temporal_${rest}`),
);
const anyPayload = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...Object.values(PAYLOADS)) },
  fc.json().map(json),
  fc
    .tuple(fc.string({ maxLength: 12 }), fc.uint8Array({ maxLength: 40 }))
    .map(([encoding, data]) => payload(encoding, data)),
);
const message = fc.record({
  kind: fc.constantFrom('signal' as const, 'update' as const, 'query' as const),
  name,
  payloads: fc.array(anyPayload, { maxLength: 3 }),
  headers: fc.dictionary(fc.constantFrom('h', '__proto__', '_tracer-data', ''), anyPayload, { maxKeys: 2 }),
});
type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;

/** Sends it as it is. What the server itself refuses has not reached the run. */
async function send(handle: WorkflowHandle, { kind, name, payloads, headers }: Message): Promise<string> {
  const service = bed.client.workflowService;
  const common = { namespace: 'default', workflowExecution: { workflowId: handle.workflowId } };
  const input = { payloads };
  const header = { fields: headers };
  const sending = (): Promise<unknown> => {
    switch (kind) {
      case 'signal':
        return service.signalWorkflowExecution({ ...common, signalName: name, input, header });
      case 'update':
        return service.updateWorkflowExecution({
          ...common,
          waitPolicy: { lifecycleStage: COMPLETED },
          request: {
            meta: { updateId: randomUUID(), identity: 'eve' },
            input: { name, header, args: input },
          },
        });
      case 'query':
        return service.queryWorkflow({
          namespace: 'default',
          execution: { workflowId: handle.workflowId },
          query: { queryType: name, queryArgs: input, header },
        });
      default:
        return kind satisfies never;
    }
  };
  try {
    await bed.client.connection.withDeadline(Date.now() + 20_000, sending);
    return 'taken';
  } catch (error) {
    const { code, details } = error as { code?: number; details?: string };
    // DEADLINE_EXCEEDED: the run did not answer, which fails the test.
    if (code === undefined || code === 4) throw error;
    return `${code}: ${details}`;
  }
}
const COMPLETED =
  temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage
    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

const RESET = temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW;

/** Workflow tasks that failed: a run that goes round in circles shows them, also where it seems to answer. */
async function failedTasks(handle: WorkflowHandle): Promise<(string | null | undefined)[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    // What a reset leaves behind is no failure.
    failed && failed.cause !== RESET ? [failed.failure?.message] : [],
  );
}

const sampled = () => bed.start({ question: QUESTION, source: 'sample' });

it('a run at its gate outlives every message, and its owner decides', async () => {
  const handle = await sampled();
  await atGate(handle);
  const kinds = ['signal', 'update', 'query'] as const;
  const handler = { signal: 'approve', update: 'decide', query: 'status' };
  for (const kind of kinds) {
    // One after another: a server takes ten updates of a run at a time.
    for (const name of NAMES) await send(handle, { kind, name, payloads: [], headers: {} });
    for (const one of Object.values(PAYLOADS))
      await send(handle, { kind, name: handler[kind], payloads: [one], headers: { h: one } });
  }
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      await send(handle, sent);
    }),
    { numRuns: 40, seed: 12 },
  );
  const status = await statusOf(handle);
  expect(status).toMatchObject({ waitingFor: 'owner', stage: 'gate' });
  expect(status.refusalsTotal).toBeGreaterThan(NAMES.length + Object.keys(PAYLOADS).length);
  expect(JSON.stringify(status)).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(await failedTasks(handle)).toEqual([]);
  await handle.signal('approve', { by: 'ann', draft: status.draft });
  expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
}, 120_000);

it('a run that was sent a reserved signal before it began is cancelled, reset and decided as any other', async () => {
  const workflowId = `test-${randomUUID()}`;
  const handle = await bed.client.workflow.signalWithStart('research', {
    workflowId,
    taskQueue: bed.taskQueue,
    args: [{ question: QUESTION, source: 'sample' }],
    signal: '__temporal_x',
    signalArgs: [{ by: 'eve' }],
  });
  const at = await atGate(bed.client.workflow.getHandle(workflowId));
  expect(at.refusals).toEqual([expect.objectContaining({ message: 'reserved name __temporal_x' })]);
  // A reset sends the signal again.
  const { events } = await handle.fetchHistory();
  const firstTask = events?.find(({ workflowTaskCompletedEventAttributes: done }) => done)?.eventId;
  await bed.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    workflowTaskFinishEventId: firstTask,
    reason: 'test',
    requestId: randomUUID(),
  });
  const again = bed.client.workflow.getHandle(workflowId);
  expect((await atGate(again)).waitingFor).toBe('owner');
  expect(await failedTasks(again)).toEqual([]);
  await again.cancel();
  await until(again, (status) => status.outcome === 'cancelled');
});

it('an update with start, and one whose name is reserved, is answered', async () => {
  const workflowId = `test-${randomUUID()}`;
  const service = bed.client.workflowService;
  const execute = (name: string) =>
    bed.client.connection.withDeadline(Date.now() + 20_000, () =>
      service.executeMultiOperation({
        namespace: 'default',
        operations: [
          {
            startWorkflow: {
              namespace: 'default',
              workflowId,
              workflowType: { name: 'research' },
              taskQueue: { name: bed.taskQueue },
              input: { payloads: [json(JSON.stringify({ question: QUESTION, source: 'sample' }))] },
              requestId: randomUUID(),
              workflowIdConflictPolicy: 2,
            },
          },
          {
            updateWorkflow: {
              namespace: 'default',
              workflowExecution: { workflowId },
              waitPolicy: { lifecycleStage: COMPLETED },
              request: {
                meta: { updateId: randomUUID() },
                input: { name, args: { payloads: [json('{}')] } },
              },
            },
          },
        ],
      }),
    );
  await execute('__temporal_x');
  await execute('decide');
  const handle = bed.client.workflow.getHandle(workflowId);
  expect(await atGate(handle)).toMatchObject({ refusals: [expect.objectContaining({ message: 'decide' })] });
  expect(await failedTasks(handle)).toEqual([]);
  await handle.terminate();
});

describe('a start', () => {
  const starts: [string, Payload[]][] = [
    ...Object.entries(PAYLOADS).map(([kind, one]): [string, Payload[]] => [kind, [one]]),
    ['nothing', []],
    ['five of them', Object.values(PAYLOADS).slice(0, 5)],
  ];
  it('with any input fails with a reason, and with nothing else', async () => {
    const service = bed.client.workflowService;
    for (const [kind, payloads] of starts) {
      const workflowId = `test-${randomUUID()}`;
      await service.startWorkflowExecution({
        namespace: 'default',
        workflowId,
        workflowType: { name: 'research' },
        taskQueue: { name: bed.taskQueue },
        input: { payloads },
        requestId: randomUUID(),
        header: { fields: { h: PAYLOADS['broken JSON'] as Payload } },
        userMetadata: { summary: PAYLOADS['broken JSON'], details: PAYLOADS['unknown encoding'] },
      });
      const handle = bed.client.workflow.getHandle(workflowId);
      const failure = await Promise.race([
        handle.result().then(
          () => 'completed',
          (error: { cause?: { type?: string } }) => error.cause?.type,
        ),
        new Promise((resolve) => setTimeout(resolve, 15_000, 'stuck')),
      ]);
      expect({ kind, failure }).toEqual({ kind, failure: FAILURES.invalidInput });
    }
  }, 120_000);
});
