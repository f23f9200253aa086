// Once for all tests on a server: the built product, and one Temporal dev server on a free port.

import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { findTemporalBinary } from '../../src/temporal/binary';
import { startTestServer } from './test-server';

export const root = path.resolve(__dirname, '..', '..');

/** Where the tests' Temporal CLI is kept: the product's own cache. */
export const cacheDir = () =>
  process.env.SOVEREIGN_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'sovereign');

export default async function setup(): Promise<void> {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
  const binary = await findTemporalBinary({ cacheDir: cacheDir(), log: () => undefined });
  const environment = await startTestServer(binary.path);
  Object.assign(globalThis, { temporalTestEnvironment: environment });
  process.env.SOVEREIGN_TEST_ADDRESS = environment.address;
  process.env.SOVEREIGN_TEST_TEMPORAL = binary.path;
}
