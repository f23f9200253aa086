// A process that was stopped so long that another one took its lock.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usageIn } from '../../src/store/local-usage';

let told = true;

jest.mock('proper-lockfile', () => ({
  lock: async (_file: string, { onCompromised }: { onCompromised: (error: Error) => void }) => {
    if (told) onCompromised(new Error('the lock was taken over'));
    return () => Promise.reject(new Error('Lock is already released'));
  },
}));

it.each([
  ['while it was held', true, 'taken over'],
  ['and it shows only when it is given back', false, 'already released'],
])('taken over %s: sends nothing and leaves nothing reserved', async (_, atOnce, message) => {
  told = atOnce;
  const folder = await mkdtemp(path.join(tmpdir(), 'sovereign-spending-'));
  const usage = usageIn({ folder, temporary: path.join(folder, 'tmp'), nameOf: () => 'run' });
  const run = { workflowId: 'w', runId: 'r' };
  const entry = { step: 's', model: 'm', inputTokens: 1, outputTokens: 1, estimated: true };
  await expect(usage.reserve({ run, admit: () => entry })).rejects.toThrow(message);
  expect(await usage.entries(run)).toEqual([]);
  await rm(folder, { recursive: true });
});
