import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appenderTo } from '../src/log-file';

it('leaves out what the disk does not take, and goes on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sovereign-log-'));
  try {
    const file = path.join(folder, 'log');
    const append = appenderTo(file);
    append('one\n');
    // A file where a folder would have to be, for a disk that takes nothing.
    await writeFile(path.join(folder, 'full'), '');
    expect(() => appenderTo(path.join(folder, 'full', 'log'))('lost\n')).not.toThrow();
    append('two\n');
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
