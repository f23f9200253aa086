// Removes from node_modules what the worker's image cannot use: the Temporal SDK's native modules for other platforms,
// and the weights of fonts that no paper is set in. Run after "npm run build && npm prune --omit=dev", in an image only:
// an npm folder of a machine would lose files that npm believes are there.
//
//   node scripts/prune-image.mjs

import { readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const modules = path.resolve(import.meta.dirname, '../node_modules');

const BRIDGES = path.join(modules, '@temporalio/core-bridge/releases');
const PLATFORM = { linux: 'unknown-linux-gnu', darwin: 'apple-darwin', win32: 'pc-windows-msvc' }[
  process.platform
];
const own = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${PLATFORM}`;
if (!readdirSync(BRIDGES).includes(own)) throw new Error(`${BRIDGES} holds no ${own}; nothing was removed`);
const bridges = readdirSync(BRIDGES)
  .filter((name) => name !== own)
  .map((name) => path.join(BRIDGES, name));

const { CJK_FILES } = require('../dist/publishing/fonts.js');
const fonts = CJK_FILES.flatMap(({ package: name, file }) => {
  const folder = path.join(modules, name, 'fonts');
  const all = readdirSync(folder);
  if (!all.includes(file)) throw new Error(`${folder} holds no ${file}; nothing was removed`);
  return all.filter((other) => other !== file).map((other) => path.join(folder, other));
});

const bytesOf = (file) =>
  statSync(file).isDirectory()
    ? readdirSync(file).reduce((sum, name) => sum + bytesOf(path.join(file, name)), 0)
    : statSync(file).size;
const bytes = [...bridges, ...fonts].reduce((sum, file) => sum + bytesOf(file), 0);
for (const file of [...bridges, ...fonts]) rmSync(file, { recursive: true });
console.log(
  `Removed ${bridges.length} native modules and ${fonts.length} fonts: ${Math.round(bytes / 1e6)} MB`,
);
