import type { Client } from '@temporalio/client';
import { createRoleMembership } from '../../src/arxiv-role/join';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function membership({ serve = async () => undefined }: { serve?: () => Promise<void> } = {}) {
  const signalWithStart = jest.fn(async () => undefined);
  const describe = jest.fn(async () => ({ status: { name: 'RUNNING' } }));
  const query = jest.fn(async () => ['a']);
  const client = { workflow: { signalWithStart, getHandle: () => ({ describe, query }) } };
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
    await jest.advanceTimersByTimeAsync(60_000);
    expect(describe).toHaveBeenCalledTimes(2);
    role.leave();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(describe).toHaveBeenCalledTimes(2);
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
});
