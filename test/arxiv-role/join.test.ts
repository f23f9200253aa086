import type { Client } from '@temporalio/client';
import { createRoleMembership, RoleTaken } from '../../src/arxiv-role/join';
import { ARXIV_ROLE } from '../../src/arxiv-role/role-protocol';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function membership({
  serve = async () => undefined,
  running = true,
  waiting = 0,
  type = ARXIV_ROLE.workflowType as string,
  taskQueue = ARXIV_ROLE.taskQueue as string,
}: {
  serve?: () => Promise<void>;
  running?: boolean;
  waiting?: number;
  type?: string;
  taskQueue?: string;
} = {}) {
  const signalWithStart = jest.fn(async () => undefined);
  const describe = jest.fn(async () => ({
    status: { name: running ? 'RUNNING' : 'TERMINATED' },
    type,
    taskQueue,
  }));
  const query = jest.fn(async () => ['a']);
  const describeTaskQueue = jest.fn(async () => ({ stats: { approximateBacklogCount: waiting } }));
  const client = {
    options: { namespace: 'default' },
    workflow: { signalWithStart, getHandle: () => ({ describe, query }) },
    workflowService: { describeTaskQueue },
    connection: { withAbortSignal: async (_: AbortSignal, call: () => Promise<void>) => call() },
  };
  const role = createRoleMembership({
    client: client as unknown as Client,
    host: 'arxiv.example',
    storeId: 'a',
    serve,
    log: () => undefined,
  });
  return { role, signalWithStart, describe };
}

describe('createRoleMembership', () => {
  it('joins once for runs that are opened side by side, and looks no more once it has left', async () => {
    const { role, signalWithStart, describe } = membership();
    await Promise.all([role.join(), role.join(), role.join()]);
    expect(signalWithStart).toHaveBeenCalledTimes(1);
    role.watch();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(describe).toHaveBeenCalledTimes(4);
    role.leave();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(describe).toHaveBeenCalledTimes(4);
    expect(signalWithStart).toHaveBeenCalledTimes(1);
  });

  it('leaves no look behind when it leaves in the middle of joining', async () => {
    const { role } = membership();
    const joining = role.join();
    role.leave();
    await joining;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('serves the role at the next run where it could not at the first', async () => {
    const serve = jest.fn(async () => undefined).mockRejectedValueOnce(new Error('no server'));
    const { role, signalWithStart } = membership({ serve });
    await expect(role.join()).rejects.toThrow('no server');
    await role.join();
    await role.join();
    expect(serve).toHaveBeenCalledTimes(2);
    expect(signalWithStart).toHaveBeenCalledTimes(1);
    role.leave();
  });

  it.each([
    ['the role is there', { running: true, waiting: 0 }, 1],
    ['its role was terminated, but searches wait', { running: false, waiting: 3 }, 1],
    ['nobody has to do with arXiv', { running: false, waiting: 0 }, 0],
  ])('where %s, a process that watches joins accordingly', async (_, given, joins) => {
    const { role, signalWithStart } = membership(given);
    role.watch();
    await jest.advanceTimersByTimeAsync(1);
    expect(signalWithStart).toHaveBeenCalledTimes(joins);
    role.leave();
  });

  it.each([
    ['of another type', { type: 'research' }],
    ['on another task queue', { taskQueue: 'elsewhere' }],
  ])('says what runs under its id where that is a workflow %s, and signals nothing', async (_what, other) => {
    const { role, signalWithStart } = membership(other);
    await expect(role.join()).rejects.toThrow(RoleTaken);
    await expect(role.join()).rejects.toThrow(
      /temporal workflow terminate --workflow-id sovereign-arxiv-arxiv\.example/,
    );
    expect(signalWithStart).not.toHaveBeenCalled();
  });

  it('takes the place of what ran under its id and has ended', async () => {
    const { role, signalWithStart } = membership({ running: false, type: 'research' });
    await role.join();
    expect(signalWithStart).toHaveBeenCalledTimes(1);
  });
});
