import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '../support/cli';
import { type Kind, widthOf } from '../support/held-providers';
import { forgetTheDay, forgetTheIndex, SOON_MS, useHeldTestbed, within } from '../support/held-testbed';
import { QUESTION } from '../support/papers';
import { atGate, statusOf } from '../support/testbed';

const held = useHeldTestbed();
afterEach(async () => {
  held.providers.release();
  await forgetTheDay(held);
  await forgetTheIndex(held);
});

async function cli(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await temporal(args, { cwd: held.bed.home });
  if (code !== 0) throw new Error(`temporal ${args.join(' ')}: ${stderr}${stdout}`);
}

const times = (kind: Kind) => held.providers.asked.filter((one) => one.kind === kind).length;

/** Does something to the activity that stands at its provider. */
async function operate(handle: WorkflowHandle, what: 'pause' | 'unpause' | 'reset'): Promise<void> {
  const [activity] = (await handle.describe()).raw.pendingActivities ?? [];
  await cli('activity', what, '--workflow-id', handle.workflowId, '--activity-id', `${activity?.activityId}`);
}

async function heldAt(kind: Kind, workflowId: string): Promise<WorkflowHandle> {
  held.providers.hold(kind);
  const handle = await held.bed.start(
    { question: QUESTION, queries: 1 },
    `${workflowId}-${held.bed.taskQueue}`,
  );
  await held.providers.underWay(widthOf(kind));
  return handle;
}

async function goesOn(handle: WorkflowHandle): Promise<void> {
  await atGate(handle);
  await handle.signal('approve', { by: 'ann' });
  expect(await handle.result()).toMatchObject({ outcome: 'published' });
}

describe.each(['open', 'plan', 'plan-again', 'search', 'read', 'index', 'write'] as const)(
  'an activity that asks for %s',
  (kind) => {
    it('is hung up when it is paused, asks nothing until it is not, and then goes on', async () => {
      const handle = await heldAt(kind, `paused-${kind}`);
      await operate(handle, 'pause');
      await within('the socket closed', () => held.providers.open() === 0);
      const asked = times(kind);
      // Longer than the first pauses between attempts.
      await sleep(4_000);
      expect(times(kind)).toBe(asked);
      expect((await statusOf(handle)).outcome).toBeUndefined();
      held.providers.release();
      await operate(handle, 'unpause');
      await goesOn(handle);
      expect(times(kind)).toBe(asked + widthOf(kind));
    });

    it('is hung up when it is reset, and asks each request once more', async () => {
      const [width, both] = [widthOf(kind), 2 * widthOf(kind)];
      const handle = await heldAt(kind, `reset-${kind}`);
      await operate(handle, 'reset');
      const again = () => times(kind) === both && held.providers.open() === width;
      await within('the second requests', again, 2 * SOON_MS);
      held.providers.release();
      await goesOn(handle);
      expect(times(kind)).toBe(both);
    });
  },
);

it.each(['unspecified', 'auto_upgrade'])(
  'a versioning override (%s) does a waiting run no harm',
  async (behavior) => {
    const handle = await held.bed.start({ question: QUESTION }, `override-${behavior}-${held.bed.taskQueue}`);
    await atGate(handle);
    await cli(
      ...['workflow', 'update-options', '--workflow-id', handle.workflowId],
      ...['--versioning-override-behavior', behavior],
    );
    await goesOn(handle);
  },
);
