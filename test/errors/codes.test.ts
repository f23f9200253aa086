// Every error of ours has a code of its own, and docs/messages.md explains each.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FAILURES } from '../../src/contract/protocol';

const src = path.resolve(__dirname, '../../src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(path.join(src, file), 'utf8') }));

interface ErrorClass {
  readonly name: string;
  readonly parent: string;
  readonly code: string | undefined;
}

/** Classes with a parent, in all of src; those of libraries (ApplicationFailure ...) have parents that are none of ours. */
const classes: ErrorClass[] = sources.flatMap(({ text }) =>
  [...text.matchAll(/class (\w+)(?:<[^>]*>)? extends (\w+)[^{]*\{\n([^\n]*)/g)].map(
    ([, name = '', parent = '', first = '']): ErrorClass => ({
      name,
      parent,
      code: /override readonly code(?:: string)? = '(\w+)';/.exec(first)?.[1],
    }),
  ),
);

const isError = ({ parent }: ErrorClass): boolean =>
  parent === 'SovereignError' || classes.some((one) => one.name === parent && isError(one));
const errors = classes.filter(isError);

it('only the base class extends Error', () => {
  expect(classes.filter(({ parent }) => parent === 'Error').map(({ name }) => name)).toEqual([
    'SovereignError',
  ]);
});

it('each class states its own name as its code, and no two share one', () => {
  expect(errors.length).toBeGreaterThan(40);
  expect(errors.filter(({ name, code }) => code !== name)).toEqual([]);
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
});

it('docs/messages.md explains each code once, and no other', () => {
  const page = readFileSync(path.resolve(src, '../docs/messages.md'), 'utf8');
  const section = page.slice(page.indexOf('## Errors'), page.indexOf('## Watching'));
  const explained = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  const codes = new Set([...errors.map(({ code }) => code), ...Object.values(FAILURES)]);
  expect(explained.toSorted()).toEqual([...codes].toSorted());
});

it('what a run fails with is marked as such', () => {
  const page = readFileSync(path.resolve(src, '../docs/messages.md'), 'utf8');
  const marked = [...page.matchAll(/^\| `(\w+)` \(\*run\*\)/gm)].map(([, code]) => code);
  expect(marked.toSorted()).toEqual(Object.values(FAILURES).toSorted());
});
