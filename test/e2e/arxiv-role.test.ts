// The role of asking arXiv in small: three worker processes, the holder killed in the middle of a request. The full
// measurement, with pauses, partitions and a throttling arXiv, is `npm run bench:arxiv`.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(__dirname, '..', '..');

it('has one request at a time at arXiv, spaced, and loses nothing when its holder is killed', async () => {
  const bench = path.join(root, 'bench', 'arxiv', 'run.mjs');
  const args = ['--scenario', 'kill', '--runs', '5', '--spacing', '0.6', '--answer', '0.2'];
  const { stdout } = await run(process.execPath, [
    bench,
    ...args,
    '--address',
    process.env.SOVEREIGN_TEST_ADDRESS as string,
  ]);
  expect(stdout).toMatch(/^\| kill \| 2[01] \| 0 \|/m);
  expect(stdout).toContain('Every promise held.');
}, 120_000);
