// Writes examples/paper: the paper that the README's first command publishes from the bundled sample. Run it where a page
// of the paper has changed (npm run docs:sample).

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'sovereign-sample-'));
const question = /npm run research -- --approve-as you "([^"]+)"/.exec(
  readFileSync(path.join(root, 'README.md'), 'utf8'),
)[1];
try {
  // No setting of whoever runs it: no model, no server of theirs.
  const { PATH, HOME } = process.env;
  const command = ['dist/cli.js', 'research', '--source', 'sample', '--approve-as', 'you', '--id', 'mrqa'];
  const answer = execFileSync(process.execPath, [...command, '--json', '--out', folder, question], {
    cwd: root,
    env: { PATH, HOME, SOVEREIGN_HOME: path.join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const { outcome, paper } = JSON.parse(answer.trim().split('\n').at(-1));
  if (outcome !== 'published') throw new Error(`the run ended as ${outcome}`);
  const target = path.join(root, 'examples/paper');
  rmSync(target, { recursive: true, force: true });
  cpSync(path.dirname(paper.pdf), target, { recursive: true });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
