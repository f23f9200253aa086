import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..', '..');
const program = require.resolve('jest/bin/jest');

const onDisk = (readdirSync(path.join(root, 'test'), { recursive: true }) as string[])
  .filter((file) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(file))
  .map((file) => path.join(root, 'test', file))
  .sort();

/** What jest would run in a lane, each file as often as it would. */
async function listed(lane: 'fast' | 'rest'): Promise<string[]> {
  const filter = path.join(root, 'test', 'support', `${lane}-lane.cjs`);
  const args = [program, '--listTests', '--json', `--filter=${filter}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout);
}

it('each test is in one lane, and jest would run it once', async () => {
  const [fast, rest] = await Promise.all([listed('fast'), listed('rest')]);
  expect(fast).toContain(__filename);
  expect([...fast, ...rest].sort()).toEqual(onDisk);
});

it('the fast lane has the smoke test and the kept histories, the rest all that kills and waits', async () => {
  const fast = (await listed('fast')).map((file) => path.relative(root, file));
  expect(fast).toEqual(
    expect.arrayContaining([
      'test/smoke/smoke.test.ts',
      'test/replay/replay.test.ts',
      'test/scripts/documents.test.ts',
    ]),
  );
  expect(fast.filter((file) => /^test\/(workflow|e2e)\/|\.slow\.test\.ts$/.test(file))).toEqual([]);
});
