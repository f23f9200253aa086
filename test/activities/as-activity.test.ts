import { ActivityCancellationDetails } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { asActivity } from '../../src/activities/as-activity';
import { priorityOfCaller } from '../../src/http/caller';

/** Not within a second. On a busy machine too, a timer of less comes before one of more. */
const NEVER = Number.POSITIVE_INFINITY;

/** An activity that is cancelled at once, for `reason`; tells after how long its work was called off. */
async function calledOffAfter(
  reason: 'NOT_FOUND' | 'TIMED_OUT' | 'CANCELLED' | 'WORKER_SHUTDOWN',
  details: ConstructorParameters<typeof ActivityCancellationDetails>[0],
  startToCloseTimeoutMs: number,
): Promise<number> {
  const env = new MockActivityEnvironment({ startToCloseTimeoutMs });
  const beganAt = performance.now();
  const work = asActivity(
    (_: null, signal) =>
      new Promise<number>((resolve) => {
        const patience = setTimeout(() => resolve(NEVER), 1_000);
        signal.addEventListener('abort', () => {
          clearTimeout(patience);
          resolve(performance.now() - beganAt);
        });
      }),
  );
  const ended = env.run(work, null) as Promise<number>;
  env.cancel(reason, new ActivityCancellationDetails(details));
  return ended;
}

it('an attempt that the server gave up goes on with its call: the next attempt waits for it', async () => {
  expect(await calledOffAfter('NOT_FOUND', { notFound: true }, 60_000)).toBe(NEVER);
  expect(await calledOffAfter('TIMED_OUT', { timedOut: true }, 60_000)).toBe(NEVER);
});

it('but not beyond its time', async () => {
  const afterMs = await calledOffAfter('NOT_FOUND', { notFound: true }, 200);
  expect(afterMs).toBeGreaterThanOrEqual(190);
  expect(afterMs).not.toBe(NEVER);
});

it('what the run or a stopping worker calls off ends at once', async () => {
  expect(await calledOffAfter('CANCELLED', { cancelRequested: true }, 60_000)).not.toBe(NEVER);
  expect(await calledOffAfter('WORKER_SHUTDOWN', { workerShutdown: true }, 60_000)).not.toBe(NEVER);
});

it.each([
  [{ priorityKey: 1 }, 1],
  [{ priorityKey: 0, fairnessKey: 'run' }, 3],
  [undefined, 3],
])('its requests have its priority: %j', async (priority, expected) => {
  const env = new MockActivityEnvironment(priority && { priority });
  const work = asActivity(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return priorityOfCaller();
  });
  expect(await env.run(work, null)).toBe(expected);
});

it('beats three times within the heartbeat timeout, and not at the start', async () => {
  jest.useFakeTimers();
  try {
    const env = new MockActivityEnvironment();
    const beganAt = Date.now();
    const beats: number[] = [];
    env.on('heartbeat', () => beats.push(Date.now() - beganAt));
    const ended = env.run(
      asActivity(() => new Promise((resolve) => setTimeout(resolve, 4_800))),
      null,
    );
    await jest.advanceTimersByTimeAsync(4_800);
    await ended;
    expect(beats).toEqual([1_500, 3_000, 4_500]);
  } finally {
    jest.useRealTimers();
  }
});

it('heartbeats carry what the work says of its progress; tokens of the attempt before count on', async () => {
  const env = new MockActivityEnvironment({ heartbeatDetails: { inputTokens: 500, outputTokens: 40 } });
  const told: unknown[] = [];
  env.on('heartbeat', (details) => told.push(details));
  const work = asActivity(async (_: null, _signal, progress) => {
    progress.part({ doing: 'read', done: 4, total: 9 });
    await new Promise((resolve) => setTimeout(resolve, 1_700));
  });
  await env.run(work, null);
  expect(told).toEqual([{ doing: 'read', done: 4, total: 9, inputTokens: 500, outputTokens: 40 }]);
});
