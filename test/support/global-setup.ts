// Once for all tests on a server: the built product, and one Temporal dev server on a free port.

import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/protocol';
import { findTemporalBinary } from '../../src/temporal/binary';

export const root = path.resolve(__dirname, '..', '..');

/** Where the tests' Temporal CLI is kept: the product's own cache. */
export const cacheDir = () =>
  process.env.SOVEREIGN_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'sovereign');

export default async function setup(): Promise<void> {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
  const binary = await findTemporalBinary({ cacheDir: cacheDir(), log: () => undefined });
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: binary.path },
      extraArgs: [
        // As the product's own server has them.
        ...[
          'matching.enableFairness=true',
          'matching.numTaskqueueReadPartitions=1',
          'matching.numTaskqueueWritePartitions=1',
        ].flatMap((setting) => ['--dynamic-config-value', setting]),
        ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
          '--search-attribute',
          `${name}=${type}`,
        ]),
      ],
    },
  });
  Object.assign(globalThis, { temporalTestEnvironment: environment });
  process.env.SOVEREIGN_TEST_ADDRESS = environment.address;
  process.env.SOVEREIGN_TEST_TEMPORAL = binary.path;
}
