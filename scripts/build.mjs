// Compiles src to dist and bundles the workflows, only if something changed since the last time.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const stampFile = path.join(dist, '.built-from');
const require = createRequire(import.meta.url);

const inputs = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  ...readdirSync(path.join(root, 'src'), { recursive: true })
    .map((name) => path.join('src', name))
    .filter((name) => name.endsWith('.ts'))
    .sort(),
];
const hash = createHash('sha256');
for (const name of inputs) hash.update(name).update(readFileSync(path.join(root, name)));
const stamp = hash.digest('hex');

if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

rmSync(stampFile, { force: true });
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] });

// What has no source any more would be found in place of what took its place.
for (const name of readdirSync(dist, { recursive: true })) {
  const source = name.match(/^(.*?)(?:\.d\.ts|\.js|\.js\.map)$/)?.[1];
  if (
    source !== undefined &&
    source !== 'workflow-bundle' &&
    !existsSync(path.join(root, 'src', `${source}.ts`))
  )
    rmSync(path.join(dist, name));
}

const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker');
const { code } = await bundleWorkflowCode({
  workflowsPath: path.join(dist, 'workflows', 'index.js'),
  payloadConverterPath: path.join(dist, 'temporal', 'payload-converter.js'),
  workflowInterceptorModules: [path.join(dist, 'workflows', 'interceptors.js')],
  logger: new DefaultLogger('WARN'),
});
writeFileSync(path.join(dist, 'workflow-bundle.tmp'), code);
renameSync(path.join(dist, 'workflow-bundle.tmp'), path.join(dist, 'workflow-bundle.js'));
writeFileSync(stampFile, stamp);
