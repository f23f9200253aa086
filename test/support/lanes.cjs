// Which lane a test is in: `npm test` runs the fast one, `npm run test:rest` the rest. docs/testing.md has the table.

const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');

/** Folders of tests that need a Temporal dev server. */
const ON_A_SERVER = { fast: ['replay', 'smoke', 'story'], rest: ['workflow', 'e2e'] };

/** Whole runs, killed processes, searches over many inputs: a test without a server that takes more than its share. */
const SLOW = '.slow.test.ts';

/** @param {string} file path of a test @returns {'fast' | 'rest'} */
function laneOf(file) {
  const [folder] = path.relative(path.join(root, 'test'), file).split(path.sep);
  return file.endsWith(SLOW) || ON_A_SERVER.rest.includes(folder) ? 'rest' : 'fast';
}

/** For `jest --filter`: keeps the tests of one lane. */
const filterOf = (lane) => async (files) => ({ filtered: files.filter((file) => laneOf(file) === lane) });

module.exports = { ON_A_SERVER, laneOf, filterOf };
