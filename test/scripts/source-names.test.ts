// Names: of files, which are read in a stack trace, a search, a tab of an editor; and one word for one thing.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const src = path.resolve(__dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

/** Without comments and texts: what is left are names. */
const codeOf = (file: string): string =>
  readFileSync(path.join(src, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '')
    .replace(
      /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"|\/(?![/*\s])(?:[^/\\\n]|\\.)+\//g,
      '',
    );

/** Rooms in which a file bears the name of what it serves elsewhere. */
const NAMED_AFTER: Readonly<Record<string, string>> = {
  // A prompt has the name of the step that sends it.
  'kernels/prompts': 'a step',
  // A check of `sovereign doctor` has the name of what it looks at; a command its own.
  'cli/checks': 'what is checked',
  cli: 'a command',
};

it('no two files have one name, unless one is named after the other', () => {
  const names = files
    .filter((file) => NAMED_AFTER[path.posix.dirname(file)] === undefined)
    .map((file) => path.posix.basename(file));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('only the workflows have an index: their bundle is made from it', () => {
  expect(files.filter((file) => path.posix.basename(file) === 'index.ts')).toEqual(['workflows/index.ts']);
});

it('money has three words: budget, usage, price', () => {
  // What histories, artifacts, stores and other people's interfaces hold keeps its name.
  const onTheWire = /^(spent|spending|tallySpending|bill|account|billing|meta)$/;
  const other = /^(standing|spend\w*|bill\w*|meter\w*|account\w*|cost\w*|allowance\w*)$/;
  const found = files.flatMap((file) =>
    [...codeOf(file).matchAll(/\b[a-z]\w*\b/g)]
      .map(([word]) => word)
      .filter((word) => other.test(word) && !onTheWire.test(word))
      .map((word) => `${file}: ${word}`),
  );
  expect(found).toEqual([]);
});
