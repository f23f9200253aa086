// A disk that takes nothing for a moment: what was set aside then must go later, while the process lives.

import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOnce, replaceFile } from '../../src/store/atomic-file';
import { withLease } from '../../src/store/call-lease';
import { removeInTime } from '../../src/store/removal';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'sovereign-removal-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await fs.rm(folder, { recursive: true, force: true });
});

/** The next removal is refused, as on a disk that is read-only just then. */
const readOnlyOnce = () =>
  jest.spyOn(fs, 'rm').mockRejectedValueOnce(Object.assign(new Error('read-only'), { code: 'EROFS' }));

/** What stands in the folder once nothing of `aside` is left there, or the last of it after ten seconds. */
async function leftIn(aside: string): Promise<string[]> {
  for (let tries = 0; tries < 100 && (await fs.readdir(aside)).length > 0; tries += 1) await sleep(100);
  return fs.readdir(aside);
}

it('removes files and folders, and what is not there', async () => {
  await fs.mkdir(path.join(folder, 'a', 'b'), { recursive: true });
  await fs.writeFile(path.join(folder, 'c'), '');
  for (const name of ['a', 'c', 'd']) await removeInTime(path.join(folder, name));
  expect(await fs.readdir(folder)).toEqual([]);
});

it.each([
  ['createOnce', createOnce],
  ['replaceFile', replaceFile],
])('%s ends well where only its removal is refused, and leaves nothing aside', async (_, write) => {
  const temporary = path.join(folder, 'tmp');
  const file = path.join(folder, 'there');
  const refused = readOnlyOnce();
  await write({ file, temporary, content: 'whole' });
  expect(await fs.readFile(file, 'utf8')).toBe('whole');
  expect(refused).toHaveBeenCalledTimes(1);
  expect(await leftIn(temporary)).toEqual([]);
});

it('a write that was refused says why, and leaves nothing aside', async () => {
  const temporary = path.join(folder, 'tmp');
  const refusal = Object.assign(new Error('read-only'), { code: 'EROFS' });
  jest.spyOn(fs, 'rename').mockRejectedValueOnce(refusal);
  readOnlyOnce();
  await expect(replaceFile({ file: path.join(folder, 'there'), temporary, content: 'whole' })).rejects.toBe(
    refusal,
  );
  expect(await fs.readdir(temporary)).toHaveLength(1);
  expect(await leftIn(temporary)).toEqual([]);
});

it('a claim leaves nothing of its making', async () => {
  const claims = path.join(folder, 'claims');
  const refused = readOnlyOnce();
  await withLease({ file: path.join(claims, 'one'), signal: undefined }, async () => {
    expect(await fs.readdir(claims)).toHaveLength(2);
  });
  expect(refused).toHaveBeenCalled();
  expect(await leftIn(claims)).toEqual([]);
});
