// The list fits the code as it is now. Whether each mutation is caught is shown by `npm run test:mutations`, in some minutes.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Mutation {
  readonly what: string;
  readonly before: string;
  readonly test: readonly [file: string, name: string];
  readonly file: string;
  readonly find: string;
}

const root = path.resolve(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** By a process of its own: jest's loader takes no ES modules. */
const list = pathToFileURL(path.join(root, 'bench/mutations/mutations.mjs')).href;
const print = `import('${list}').then(({ MUTATIONS }) => console.log(JSON.stringify(MUTATIONS)))`;
const MUTATIONS = JSON.parse(
  execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' }),
) as Mutation[];

it('each mutation changes one place, and its test is there', () => {
  expect(MUTATIONS.length).toBeGreaterThan(20);
  for (const { what, file, find, test } of MUTATIONS) {
    expect([what, read(file).split(find).length - 1]).toEqual([what, 1]);
    const [testFile, name] = test;
    expect([what, read(testFile)]).toEqual([what, expect.stringContaining(name)]);
  }
});

it('docs/testing.md names each merged or moved test, what stands for it, and what that catches', () => {
  const page = read('docs/testing.md');
  for (const { what, before, test } of MUTATIONS) {
    const [file, name] = test;
    expect(page).toContain(`| ${before} | \`${file.replace('test/', '')}\`: ${name || 'all'} | ${what} |`);
  }
});
