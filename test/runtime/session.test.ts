import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Runtime } from '@temporalio/worker';
import { readConfig } from '../../src/config/config';
import { openSession } from '../../src/runtime/session';

it("keeps the SDK's messages, those of its native part included, off stdout", async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-session-'));
  const install = jest.spyOn(Runtime, 'install').mockReturnValue(undefined as never);
  try {
    const env = { SOVEREIGN_TEMPORAL: 'embedded', SOVEREIGN_TEMPORAL_BINARY: path.join(cwd, 'none') };
    const config = readConfig({ env, cwd, runPaths: 'deny' });
    await expect(openSession({ config, env, log: () => undefined, work: 'none' })).rejects.toThrow();
    expect(install).toHaveBeenCalledWith(
      expect.objectContaining({
        telemetryOptions: { logging: expect.objectContaining({ forward: {} }) },
      }),
    );
  } finally {
    install.mockRestore();
    await rm(cwd, { recursive: true, force: true });
  }
});
