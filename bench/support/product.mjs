// The built product (`node scripts/build.mjs`) and its libraries, for benches.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

const require = createRequire(path.join(root, 'package.json'));

/** A library that the product depends on. */
export const library = (name) => require(name);

/** A module of dist, such as `temporal/binary.js`. */
export function product(file) {
  if (!existsSync(path.join(root, 'dist', '.built-from')))
    throw new Error('the product is not built; run: node scripts/build.mjs');
  return require(path.join(root, 'dist', file));
}

/** The Temporal CLI that the product would use; fetched when the machine has none. */
export async function temporalCli(log) {
  const { findTemporalBinary } = product('temporal/binary.js');
  const { readConfig } = product('config/config.js');
  const { cacheDir, temporal } = readConfig({ env: process.env, cwd: root, runPaths: 'deny' });
  return (await findTemporalBinary({ configured: temporal.binary, cacheDir, log })).path;
}
