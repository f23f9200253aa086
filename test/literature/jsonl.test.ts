import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Line, readLines } from '../../src/literature/jsonl';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jsonl-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer, name = 'x.jsonl', maxLineBytes = 1_000): Promise<Line[]> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const lines: Line[] = [];
  for await (const line of readLines({ path: file, maxLineBytes })) lines.push(line);
  return lines;
}
const texts = async (...args: Parameters<typeof read>) => (await read(...args)).map(({ text }) => text);

describe('readLines', () => {
  it('numbers lines from 1 and drops their ends and a byte order mark', async () => {
    expect(await read('\ufeffa\r\n\nß日\n')).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: '' },
      { number: 3, text: 'ß日' },
    ]);
  });

  it('reads a last line without an end, and nothing of nothing', async () => {
    expect(await texts('a\nb')).toEqual(['a', 'b']);
    expect(await texts('')).toEqual([]);
  });

  it('skips over a line that is too long, wherever it ends', async () => {
    const long = 'x'.repeat(3 << 20);
    expect(await texts(`a\n${long}\nb\n${long}`)).toEqual(['a', null, 'b', null]);
    expect(await texts(`${'y'.repeat(1_000)}\n${'y'.repeat(1_001)}\n`)).toEqual(['y'.repeat(1_000), null]);
  });

  it('puts lines together that lie across reads', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} ${'é'.repeat(index % 70)}`);
    expect(await texts(lines.join('\n'))).toEqual(lines);
  });

  it('unpacks .gz, and refuses one that is cut off', async () => {
    const packed = gzipSync('a\nb\n');
    expect(await texts(packed, 'x.jsonl.gz')).toEqual(['a', 'b']);
    await expect(read(packed.subarray(0, 18), 'x.jsonl.gz')).rejects.toThrow('unexpected end of file');
    await expect(read('a\nb\n', 'x.jsonl.gz')).rejects.toThrow('incorrect header check');
  });

  it('passes on what the file system says', async () => {
    const nothing = readLines({ path: path.join(folder, 'absent.jsonl'), maxLineBytes: 10 });
    await expect(nothing.next()).rejects.toThrow('ENOENT');
  });
});
