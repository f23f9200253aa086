// Kept histories replay with today's workflow code: a running run survives a deploy of it.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { recordHistories } from './record';
import type { RecorderSinks } from './schedule-recorder';

const root = path.resolve(__dirname, '..', '..');
const folder = path.join(__dirname, 'histories');
const payloadConverterPath = path.join(root, 'src', 'temporal', 'payload-converter.ts');
const bundle = (interceptor?: string): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: path.join(root, 'src', 'workflows', 'index.ts'),
    payloadConverterPath,
    workflowInterceptorModules: [
      path.join(root, 'src', 'workflows', 'interceptors.ts'),
      ...(interceptor ? [path.join(__dirname, interceptor)] : []),
    ],
    logger: new DefaultLogger('ERROR'),
  });

interface KeptHistory {
  readonly name: string;
  readonly history: { events: KeptEvent[] };
}
interface KeptEvent {
  readonly markerRecordedEventAttributes?: { details?: Record<string, { payloads: { data: string }[] }> };
  readonly workflowExecutionStartedEventAttributes?: { input?: { payloads?: unknown[] } };
  readonly workflowExecutionContinuedAsNewEventAttributes?: { input?: { payloads?: unknown[] } };
  readonly activityTaskScheduledEventAttributes?: {
    activityType: { name: string };
    input?: { payloads?: { metadata: Record<string, string>; data: string }[] };
  };
}

const kept = (): KeptHistory[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.history.json'))
    .map((file) => ({
      name: file.replace('.history.json', ''),
      history: JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
    }));

const replay = (
  workflowBundle: WorkflowBundleWithSourceMap,
  { name, history }: KeptHistory,
  recorded?: unknown[][],
) =>
  Worker.runReplayHistory(
    {
      workflowBundle,
      dataConverter: { payloadConverterPath },
      sinks: {
        recorder: {
          scheduled: {
            fn: (_, activityType, args) => void recorded?.push([activityType, ...args]),
            callDuringReplay: true,
          },
        },
      } satisfies import('@temporalio/worker').InjectedSinks<RecorderSinks>,
    },
    history,
    `kept-${name.replace('.first', '')}`,
  );

const decoded = (history: KeptHistory['history']): unknown[][] =>
  history.events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled === undefined
      ? []
      : [
          [
            scheduled.activityType.name,
            ...(scheduled.input?.payloads ?? []).map((payload) =>
              defaultPayloadConverter.fromPayload({
                metadata: Object.fromEntries(
                  Object.entries(payload.metadata).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
                ),
                data: Buffer.from(payload.data, 'base64'),
              }),
            ),
          ],
        ],
  );

beforeAll(async () => {
  if (!process.env.RECORD_HISTORIES) return;
  if (!existsSync(folder)) mkdirSync(folder);
  await recordHistories(folder);
}, 180_000);

it('there are histories of every way a run goes', () => {
  expect(kept().map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'approved-at-once',
      'asked-its-model-first',
      'changes-requested-then-rejected',
      'expired-after-reminders',
      'no-evidence',
      'revised-then-approved-beforehand',
      'revised-to-the-contrary',
      'waited-through-fresh-histories',
      'waited-through-fresh-histories.first',
    ]),
  );
});

it('each `patched` of the workflows is in a kept history', () => {
  const workflows = path.join(root, 'src', 'workflows');
  const patches = readdirSync(workflows).flatMap((file) =>
    [...readFileSync(path.join(workflows, file), 'utf8').matchAll(/patched\('([\w-]+)'\)/g)].map(
      ([, id]) => id,
    ),
  );
  expect(patches.length).toBeGreaterThan(0);
  const marked = kept().flatMap(({ history }) =>
    history.events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      (marker?.details?.['patch-data']?.payloads ?? []).map(
        ({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()).id,
      ),
    ),
  );
  expect(marked).toEqual(expect.arrayContaining(patches));
});

describe('kept histories', () => {
  let code: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    code = await bundle('schedule-recorder.ts');
  });

  it('replay, and the activities get the inputs they got then', async () => {
    for (const history of kept()) {
      const recorded: unknown[][] = [];
      await replay(code, history, recorded);
      const byContent = (a: unknown[], b: unknown[]) => JSON.stringify(a).localeCompare(JSON.stringify(b));
      expect(JSON.parse(JSON.stringify(recorded)).sort(byContent)).toEqual(
        decoded(history.history).sort(byContent),
      );
    }
  });

  it('stay within the limits of the design: events, bytes of one payload, bytes carried into a fresh history', () => {
    for (const { name, history } of kept()) {
      // A run takes along all it stands for: once in thousands of events, and no more than this.
      const carried = history.events.flatMap((event) => carriedIn(event) ?? []);
      const others = history.events.filter((event) => carriedIn(event) === undefined);
      expect({
        name,
        events: history.events.length <= 250,
        payload: longest(others) <= 4_096 + 8,
        carried: longest(carried) <= 32_768,
      }).toEqual({ name, events: true, payload: true, carried: true });
    }
  });
});

const longest = (part: unknown): number =>
  Math.max(0, ...(JSON.stringify(part).match(/"data":"[^"]*"/g) ?? []).map((data) => (data.length * 3) / 4));

/** The state in the events that end one history of a run and begin the next. */
const carriedIn = (event: KeptEvent): unknown => {
  const { workflowExecutionStartedEventAttributes: started, workflowExecutionContinuedAsNewEventAttributes } =
    event;
  const input = (workflowExecutionContinuedAsNewEventAttributes ?? started)?.input?.payloads;
  return input?.length === 2 ? input : undefined;
};

describe('an incompatible twin', () => {
  it.each(['twin-retyped.ts', 'twin-reordered.ts'])('%s does not replay', async (twin) => {
    const code = await bundle(twin);
    const history = kept().find(({ name }) => name === 'approved-at-once') as KeptHistory;
    await expect(replay(code, history)).rejects.toThrow(/Nondeterminism error: Activity type/);
  });
});
