// Benches, documents and CI name files of the product in texts, which no compiler reads: a moved file would break them unseen.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const below = (folder: string, ...ends: string[]): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .filter((name) => ends.some((end) => name.endsWith(end)) && !name.includes('/node_modules/'));

const SOURCE = new Set(below('src', '.ts').map((file) => file.slice('src/'.length, -'.ts'.length)));
const ROOMS = new Set([...SOURCE].filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
const BENCHES = below('bench', '.mjs', '.cjs');

/** The names that a module exports. */
const exportsOf = (module: string): string[] =>
  [
    ...read(`src/${module}.ts`).matchAll(
      /^export (?:abstract |async )?(?:const|let|class|function\*?|enum) (\w+)|^export \{([^}]*)\}/gm,
    ),
  ].flatMap(([, name, list]) =>
    name === undefined
      ? (list as string).split(',').map((entry) => (entry.trim().split(' as ').at(-1) as string).trim())
      : [name],
  );

it('every module of the product that a bench loads is there, with the names taken from it', () => {
  const missing = BENCHES.flatMap((file) =>
    [
      ...read(file).matchAll(/(?:const\s*\{([^}]*)\}\s*=\s*)?product\(\s*'([^']+)'\s*\)(?:\.(\w+))?/g),
    ].flatMap(([, list = '', target, property]) => {
      const module = (target as string).replace(/\.js$/, '');
      if (!(target as string).endsWith('.js') || !SOURCE.has(module)) return [`${file}: ${target}`];
      const names = [...list.split(','), property ?? ''].map((name) => (name.split(':')[0] as string).trim());
      const there = exportsOf(module);
      return names
        .filter((name) => name !== '' && !there.includes(name))
        .map((name) => `${file}: ${name} of ${target}`);
    }),
  );
  expect(missing).toEqual([]);
});

it('every other module of the product that a bench or a script names is there', () => {
  const missing = [...BENCHES, ...below('scripts', '.mjs', '.cjs')].flatMap((file) =>
    [...read(file).matchAll(/'(?:[./]*dist\/([\w./-]+)|([\w-]+\/[\w./-]+)\.js)'/g)]
      .map(([, inDist, inRoom]) => (inDist ?? inRoom) as string)
      .filter((name) => ROOMS.has(name.split('/')[0] as string))
      .map((name) => name.replace(/\.js$/, ''))
      .filter((name) => !SOURCE.has(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

/** A path as documents and commands name it: a file, a folder, or the beginning of a test's path. */
const isThere = (name: string): boolean => {
  const full = path.join(root, name);
  if (existsSync(full)) return true;
  const folder = path.dirname(full);
  return (
    existsSync(folder) && readdirSync(folder).some((entry) => entry.startsWith(`${path.basename(full)}.`))
  );
};

it('every path of source, test, bench or script that documents, comments and CI name is there', () => {
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    '.ci/run',
    'Dockerfile',
    'package.json',
    ...below('docs', '.md'),
    ...below('.github', '.md', '.yml'),
    ...below('scripts', '.mjs', '.cjs'),
    ...below('src', '.ts'),
    ...BENCHES,
  ];
  expect(files.length).toBeGreaterThan(300);
  const missing = files.flatMap((file) =>
    [...read(file).matchAll(/(?<![\w./-])(?:src|test|bench|scripts|docs|examples)\/[\w./-]*[\w-]/g)]
      .map(([name]) => name)
      .filter((name) => !isThere(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});
