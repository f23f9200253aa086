// What an operator can do to a run's activities by the Temporal CLI: pause, unpause and reset them while they are at a provider,
// and change a run's versioning. A run is none the worse for it.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '../support/cli';
import { type HeldProviders, type Kind, openHeldProviders } from '../support/held-providers';
import { QUESTION } from '../support/papers';
import { atGate, openTestbed, statusOf, type Testbed } from '../support/testbed';

/** A beat of three seconds, at most two more until the worker sends it, and time for a busy machine. */
const SOON_MS = 9_000;

let providers: HeldProviders;
let bed: Testbed;
beforeAll(async () => {
  providers = await openHeldProviders();
  bed = await openTestbed(providers.env);
});
afterAll(async () => {
  await bed.close();
  await providers.close();
});
beforeEach(() => providers.forget());
afterEach(async () => {
  providers.release();
  // Answers are shared for a day, and claims found once are not embedded again; here every test asks anew.
  await rm(path.join(bed.config.home, 'store', 'day'), { recursive: true, force: true });
  await rm(path.join(bed.config.home, 'recall'), { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await temporal(args, { cwd: bed.home });
  if (code !== 0) throw new Error(`temporal ${args.join(' ')}: ${stderr}${stdout}`);
}

const within = async (what: string, done: () => boolean, ms = SOON_MS) => {
  for (const deadline = Date.now() + ms; !done(); await sleep(50))
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
};

const times = (kind: Kind) => providers.asked.filter((one) => one.kind === kind).length;

/** Does something to the activity that stands at its provider. */
async function operate(handle: WorkflowHandle, what: 'pause' | 'unpause' | 'reset'): Promise<void> {
  const [activity] = (await handle.describe()).raw.pendingActivities ?? [];
  await cli('activity', what, '--workflow-id', handle.workflowId, '--activity-id', `${activity?.activityId}`);
}

async function heldAt(kind: Kind, workflowId: string): Promise<WorkflowHandle> {
  providers.hold(kind);
  const handle = await bed.start({ question: QUESTION, queries: 1 }, `${workflowId}-${bed.taskQueue}`);
  await providers.underWay();
  return handle;
}

async function goesOn(handle: WorkflowHandle): Promise<void> {
  await atGate(handle);
  await handle.signal('approve', { by: 'ann' });
  expect(await handle.result()).toMatchObject({ outcome: 'published' });
}

describe.each(['plan', 'search', 'index', 'draft'] as const)('an activity that asks for %s', (kind) => {
  it('is hung up when it is paused, asks nothing until it is not, and then goes on', async () => {
    const handle = await heldAt(kind, `paused-${kind}`);
    await operate(handle, 'pause');
    await within('the socket closed', () => providers.open() === 0);
    const asked = times(kind);
    // Longer than the first pauses between attempts.
    await sleep(4_000);
    expect(times(kind)).toBe(asked);
    expect((await statusOf(handle)).outcome).toBeUndefined();
    providers.release();
    await operate(handle, 'unpause');
    await goesOn(handle);
    expect(times(kind)).toBe(asked + 1);
  });

  it('is hung up when it is reset, and asks once more', async () => {
    const handle = await heldAt(kind, `reset-${kind}`);
    await operate(handle, 'reset');
    await within('a second request', () => times(kind) === 2 && providers.open() === 1, 2 * SOON_MS);
    providers.release();
    await goesOn(handle);
    expect(times(kind)).toBe(2);
  });
});

it.each(['unspecified', 'auto_upgrade'])(
  'a versioning override (%s) does a waiting run no harm',
  async (behavior) => {
    const handle = await bed.start({ question: QUESTION }, `override-${behavior}-${bed.taskQueue}`);
    await atGate(handle);
    await cli(
      ...['workflow', 'update-options', '--workflow-id', handle.workflowId],
      ...['--versioning-override-behavior', behavior],
    );
    await goesOn(handle);
  },
);
