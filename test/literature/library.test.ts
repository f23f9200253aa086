import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LibraryOptions, LibraryUnusable, openLibrary } from '../../src/literature/library';
import { openLibraryIndex } from '../../src/literature/library-index';
import { worksOf } from '../../src/literature/merge';
import { searchAnswer } from '../../src/literature/source';

let folder: string;
let indexDir: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'library-'));
  indexDir = path.join(folder, 'index');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);
const open = (library: string, options: Partial<LibraryOptions> = {}) =>
  openLibrary({ path: library, indexDir, log: () => {}, ...options });
const record = (id: string, title: string, more: object = {}) =>
  `${JSON.stringify({ id, title, authors: 'Ada Ovis', abstract: '', ...more })}\n`;

const SHEEP = record('2001.00001', 'Counting sheep', { abstract: 'Negative sampling helps to count sheep.' });
const GOATS = record('2001.00002', 'Herding goats', {
  abstract: 'Goats are fine-tuned to the domain of rocks.',
});

async function library(content: string | Buffer, name = 'papers.jsonl'): Promise<string> {
  await writeFile(at(name), content);
  return at(name);
}
const titles = async (
  source: { search: Awaited<ReturnType<typeof open>>['search'] },
  query: string,
  limit = 10,
) => (await source.search({ query, limit })).papers.map(({ title }) => title);
const unusable = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LibraryUnusable);
  return (error as LibraryUnusable).message;
};

describe('what is no file of records', () => {
  const refused = async (name: string) => {
    const message = await unusable(open(at(name)));
    expect(message).toContain(at(name));
    return message;
  };

  it('is refused without waiting: a pipe, a device, a socket, a folder of pipes', async () => {
    execFileSync('mkfifo', [at('pipe.jsonl')]);
    expect(await refused('pipe.jsonl')).toMatch(/a pipe \(FIFO\), not a regular file: save its records/);

    await symlink('/dev/zero', at('zero.jsonl'));
    expect(await refused('zero.jsonl')).toContain('a device');
    expect(await unusable(open('/dev/stdin'))).toMatch(
      /\/dev\/stdin is (a device|a pipe|a socket|of another kind)/,
    );

    const server = createServer().listen(at('socket.jsonl'));
    await once(server, 'listening');
    expect(await refused('socket.jsonl')).toContain('a socket');
    server.close();

    await mkdir(at('folder'));
    await library(SHEEP, 'folder/a.jsonl');
    execFileSync('mkfifo', [at('folder/b.jsonl')]);
    expect(await unusable(open(at('folder')))).toContain(`${at('folder/b.jsonl')} is a pipe`);
  });

  it('is refused when it links to itself', async () => {
    await symlink('loop.jsonl', at('loop.jsonl'));
    expect(await refused('loop.jsonl')).toContain('too many symbolic links');
    await mkdir(at('own'));
    await symlink('.', at('own/self.jsonl'));
    expect(await unusable(open(at('own')))).toContain(`${at('own/self.jsonl')} is a folder`);
  });

  it('is refused when it is larger than a library may be, by its size alone', async () => {
    await library('', 'sparse.jsonl');
    await truncate(at('sparse.jsonl'), 10 * 2 ** 30);
    expect(await refused('sparse.jsonl')).toMatch(/larger than 8 GB/);
  });

  it('is refused at a line without end, packed or not, before the rest is read', async () => {
    await library('', 'endless.jsonl');
    await truncate(at('endless.jsonl'), 4 * 2 ** 30);
    expect(await refused('endless.jsonl')).toMatch(/line of more than 64 MB: write one record per line/);
    await library(gzipSync(Buffer.alloc(80 * 2 ** 20, 'a')), 'endless.jsonl.gz');
    expect(await refused('endless.jsonl.gz')).toMatch(/line of more than 64 MB/);
  });

  it('of many small files is read in little memory', async () => {
    await mkdir(at('many'));
    const count = 2_000;
    for (let n = 0; n < count; n += 1)
      await library(record(`2001.${10_000 + n}`, 'Sheep'), `many/${n}.jsonl`);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const { report } = await open(at('many'));
    clearInterval(timer);
    expect(report).toMatchObject({ files: count, papers: count });
    // A buffer of a megabyte for each would be 2,000 MB, of which hundreds are alive at a time.
    expect(most).toBeLessThan(100 * 2 ** 20);
  });
});

describe('searching', () => {
  it('finds by words of title and abstract, in other forms of them too', async () => {
    const source = await open(await library(SHEEP + GOATS));
    expect(source).toMatchObject({ kind: 'library', at: at('papers.jsonl') });
    const found = await source.search({ query: 'counted sheep', limit: 5 });
    expect(searchAnswer.parse(found)).toEqual(found);
    expect(found).toMatchObject({ query: 'counted sheep', source: 'library', outcome: 'ok', note: null });
    expect(found.papers).toEqual([
      expect.objectContaining({ id: 'arXiv:2001.00001', title: 'Counting sheep', authors: ['Ada Ovis'] }),
    ]);
    expect(await titles(source, 'domains')).toEqual(['Herding goats']);
  });

  it('puts the better match first and keeps to the limit', async () => {
    const source = await open(
      await library(SHEEP + GOATS + record('2001.00003', 'Negative sampling of sheep, counting sheep')),
    );
    expect((await titles(source, 'negative sampling sheep counting'))[0]).toBe(
      'Negative sampling of sheep, counting sheep',
    );
    expect(await titles(source, 'sheep', 1)).toHaveLength(1);
  });

  it('cuts equally good ones by their ids, however many there are', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `2002.${String(index).padStart(5, '0')}`);
    const shuffled = [...ids].sort((a, b) => Number(a.slice(-2)) - Number(b.slice(-2)) || (a < b ? 1 : -1));
    const source = await open(await library(shuffled.map((id) => record(id, 'The same sheep')).join('')));
    const found = await source.search({ query: 'sheep', limit: 7 });
    expect(found.papers.map(({ id }) => id)).toEqual(ids.slice(0, 7).map((id) => `arXiv:${id}`));
  });

  it('says empty when nothing matches, or there is nothing to match', async () => {
    const source = await open(await library(SHEEP));
    for (const query of ['volcano', 'the of and', '', '日本']) {
      expect(await source.search({ query, limit: 5 })).toMatchObject({ query, outcome: 'empty', papers: [] });
    }
  });

  it.each([
    '"sheep" AND (NOT goats) OR +count -x ~y z* ?',
    "sheep'; DROP TABLE papers; --",
    'title:sheep [a TO b] {c} ^2 \\ / :',
    'sheep \u0000 \ud800 💥',
    `sheep ${'x'.repeat(10_000)}`,
  ])('takes %j as plain words', async (query) => {
    const source = await open(await library(SHEEP + GOATS));
    expect((await source.search({ query, limit: 5 })).papers.map(({ title }) => title)).toContain(
      'Counting sheep',
    );
  });

  it('reads Unicode, and finds accented words by plain ones', async () => {
    const source = await open(
      await library(record('2001.00001', 'Schafe in M\\"unchen und Orl{\\\'e}ans — 羊')),
    );
    expect(await titles(source, 'munchen')).toEqual(['Schafe in München und Orléans — 羊']);
    expect(await titles(source, 'Orléans')).toHaveLength(1);
  });

  it.each([
    ['Chinese', '检索增强生成能减少幻觉吗？', '检索增强生成对大语言模型幻觉的影响'],
    ['Japanese', '検索拡張生成はハルシネーションを減らすか', '検索拡張生成によるハルシネーションの抑制'],
    ['Korean', '검색 증강 생성이 환각을 줄이는가?', '검색증강생성은 환각 감소에 효과적이다'],
    ['Thai', 'วิตามินดีลดการหกล้มหรือไม่', 'ผลของวิตามินดีต่อการหกล้ม'],
  ])(
    'finds what is written without blanks, and not what shares one letter: %s',
    async (_name, query, title) => {
      const others = record('2001.00002', '大气物理学') + record('2001.00003', '대기 물리학') + SHEEP;
      const source = await open(await library(record('2001.00009', title) + others));
      expect(await titles(source, query)).toEqual([title]);
      expect(await titles(source, [...title].slice(0, 4).join(''))).toEqual([title]);
    },
  );

  it('says so in its answers when most of its papers are in a language that the rules cannot read', async () => {
    const abstract = '结果表明，检索增强生成显著减少了幻觉。';
    const chinese = record('2001.00008', '幻觉', { abstract }) + record('2001.00009', '检索', { abstract });
    const source = await open(await library(chinese + SHEEP));
    const note = '2 of 3 papers are not in English (Chinese)';
    expect(await source.search({ query: 'volcano', limit: 5 })).toMatchObject({ outcome: 'empty', note });
    const mixed = await open(
      await library(record('2001.00008', '幻觉', { abstract }) + SHEEP + GOATS, 'b.jsonl'),
    );
    expect((await mixed.search({ query: 'sheep', limit: 5 })).note).toBeNull();
  });

  it('finds a word of one letter', async () => {
    const source = await open(await library(record('2001.00009', '山羊的计数') + SHEEP));
    expect(await titles(source, '羊')).toEqual(['山羊的计数']);
  });

  it('stops for a signal', async () => {
    const source = await open(await library(SHEEP));
    const gone = new Error('cancelled');
    await expect(source.search({ query: 'sheep', limit: 5, signal: AbortSignal.abort(gone) })).rejects.toBe(
      gone,
    );
  });

  it('prints nothing', async () => {
    const written: unknown[] = [];
    const spies = (['stdout', 'stderr'] as const).map((stream) =>
      jest.spyOn(process[stream], 'write').mockImplementation((text) => written.push(text) > 0),
    );
    try {
      const source = await open(await library(SHEEP + GOATS));
      await source.search({ query: 'sheep', limit: 5 });
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect(written).toEqual([]);
  });
});

describe('lines', () => {
  it('that are broken are counted and named, and stop nothing', async () => {
    const broken = [
      '{"id": "2001.00009", "title":',
      '{"id": "2001.00009"}',
      '{"title": "No id"}',
      '{"id": "2001.00009", "title": 5}',
      JSON.stringify({ id: '2001.00009', title: 'Too long', abstract: 'x'.repeat(1_000_001) }),
      'null',
    ].join('\n');
    const source = await open(await library(`${SHEEP}\n${broken}\n\n${GOATS}`));
    expect(source.report).toMatchObject({ files: 1, lines: 8, papers: 2, duplicates: 0, broken: 6 });
    expect(source.report.problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(source.report.problems[4]?.problem).toContain('longer than 1000000 bytes');
    expect((await source.search({ query: 'goats', limit: 5 })).note).toBe(
      '6 of 8 lines could not be used (papers.jsonl line 3, papers.jsonl line 4, papers.jsonl line 5, papers.jsonl line 6, papers.jsonl line 7 and others)',
    );
  });

  it('about the same work: the highest version counts, of equal ones the last', async () => {
    const version = (number: number) => ({ versions: [{ version: `v${number}`, created: null }] });
    const source = await open(
      await library(
        record('2001.00001', 'Sheep one', version(2)) +
          record('2001.00001', 'Sheep two', version(3)) +
          record('2001.00001', 'Sheep three', version(1)) +
          record('hep-ex/0307015', 'Sheep four') +
          record('hep-ex/0307015', 'Sheep five') +
          '{"doi": "10.1000/A", "title": "Sheep six", "authors": "A. Ovis"}\n' +
          '{"doi": "10.1000/a", "title": "Sheep seven", "authors": "Ada Ovis"}\n',
      ),
    );
    expect(source.report).toMatchObject({ lines: 7, papers: 3, duplicates: 4, broken: 0 });
    expect((await titles(source, 'sheep')).sort()).toEqual(['Sheep five', 'Sheep seven', 'Sheep two']);
  });

  it.each([
    [
      'a SICI, of which they share the first part',
      '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1600::AID-SIM960>3.0.CO;2-0',
      '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1607::AID-SIM961>3.0.CO;2-1',
    ],
    ['the DOI of their volume', '10.4204/EPTCS.999', '10.4204/eptcs.999'],
  ])('about several works by %s: each is found, by an id of its own', async (_what, first, second) => {
    const line = (doi: string, title: string, authors: string) =>
      `${JSON.stringify({ id: null, doi, title, authors })}\n`;
    const file = await library(
      line(first, 'Sheep: trial 1', 'Ada Ovis') +
        line(second, 'Sheep: trial 2', 'Bo Ram') +
        line(first, 'Sheep: trial 1', 'Ovis, Ada'),
    );
    const source = await open(file);
    expect(source.report).toMatchObject({ lines: 3, papers: 2, duplicates: 1 });
    const { papers } = await source.search({ query: 'sheep', limit: 9 });
    expect(papers.map(({ title }) => title).sort()).toEqual(['Sheep: trial 1', 'Sheep: trial 2']);
    expect(new Set(papers.map(({ id }) => id)).size).toBe(2);
    expect(worksOf(papers)).toHaveLength(2);
  });

  it('are remembered with an index that was built before', async () => {
    const file = await library(`${SHEEP}broken\n`);
    const first = await open(file);
    await rename(file, at('moved.jsonl'));
    await rename(at('moved.jsonl'), file);
    expect((await open(file)).report).toEqual(first.report);
  });
});

describe('files', () => {
  it('of a folder are read together, gzipped ones and others', async () => {
    await mkdir(at('many'));
    await library(SHEEP, 'many/a.jsonl');
    await library(gzipSync(GOATS), 'many/b.json.gz');
    await library(record('2001.00003', 'Shearing alpacas'), 'many/c.ndjson');
    await library('nothing to read', 'many/README.md');
    await library(record('2001.00004', 'Hidden'), 'many/.hidden.jsonl');
    const source = await open(at('many'));
    expect(source.report).toMatchObject({ files: 3, lines: 3, papers: 3, broken: 0 });
    expect((await titles(source, 'sheep goats alpacas hidden')).sort()).toEqual([
      'Counting sheep',
      'Herding goats',
      'Shearing alpacas',
    ]);
  });

  it.each([
    ['nothing there', async () => at('absent.jsonl'), 'ENOENT'],
    ['another kind of file', () => library(SHEEP, 'papers.pdf'), 'of another kind'],
    ['an empty folder', async () => folder, 'holds no file'],
    ['an empty file', () => library(''), 'no usable record in 0 lines'],
    ['one JSON array', () => library('[\n{"id": "2001.00001"}\n]\n'), 'papers.jsonl line 1: no JSON'],
    [
      'an unfinished .gz',
      () => library(gzipSync(SHEEP).subarray(0, 30), 'x.jsonl.gz'),
      'unexpected end of file',
    ],
  ])('%s: a named error that says what to do', async (_, make, what) => {
    const file = await make();
    const message = await unusable(open(file));
    expect(message).toContain(file);
    expect(message).toContain(what);
  });

  it('an index folder that cannot be made: a named error', async () => {
    const file = await library(SHEEP);
    expect(await unusable(open(file, { indexDir: path.join(file, 'index') }))).toContain('can be written');
  });

  // The superuser may read everything.
  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('without permission to read: a named error', async () => {
    const file = await library(SHEEP);
    await chmod(file, 0);
    expect(await unusable(open(file))).toContain('EACCES');
  });
});

describe('the index', () => {
  const built = async () => (await readdir(indexDir)).filter((name) => /^[0-9a-f]{64}$/.test(name));

  it('is built once per content, wherever the file lies and whenever it was touched', async () => {
    const log = jest.fn();
    const file = await library(SHEEP);
    await open(file, { log });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('1 papers indexed'));
    log.mockClear();
    await utimes(file, new Date(), new Date());
    await mkdir(at('elsewhere'));
    await rename(file, at('elsewhere/papers.jsonl'));
    await open(at('elsewhere/papers.jsonl'), { log });
    expect(log).not.toHaveBeenCalled();
    expect(await built()).toHaveLength(1);
  });

  it('is never that of older content, not even with the same length and the old times', async () => {
    const file = await library(SHEEP);
    const old = new Date('2020-01-01');
    await utimes(file, old, old);
    const source = await open(file);
    expect(await titles(source, 'sheep')).toEqual(['Counting sheep']);

    await writeFile(file, SHEEP.replace('Counting sheep', 'Counting lambs'));
    await utimes(file, old, old);
    // Both one that was open already and one opened now.
    expect(await titles(source, 'counting')).toEqual(['Counting lambs']);
    expect(await titles(await open(file), 'counting')).toEqual(['Counting lambs']);
    expect(await built()).toHaveLength(2);
  });

  it('notices files that come and go', async () => {
    await mkdir(at('many'));
    await library(SHEEP, 'many/a.jsonl');
    const source = await open(at('many'));
    await library(GOATS, 'many/b.jsonl');
    expect(await titles(source, 'goats')).toEqual(['Herding goats']);
    await rm(at('many/a.jsonl'));
    expect(await titles(source, 'sheep')).toEqual([]);
    await rm(at('many/b.jsonl'));
    expect(await source.search({ query: 'goats', limit: 5 })).toMatchObject({
      outcome: 'failed',
      note: expect.stringContaining('holds no file'),
    });
  });

  it('is built again when somebody removed it', async () => {
    const source = await open(await library(SHEEP));
    await rm(indexDir, { recursive: true });
    expect(await titles(source, 'sheep')).toEqual(['Counting sheep']);
  });

  it('that is damaged is kept aside and built again, whichever file it is', async () => {
    const file = await library(SHEEP);
    await open(file);
    const [key = ''] = await built();
    const folder = path.join(indexDir, key);
    const files = async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const count = (await files()).length;
    for (let at = 0; at < count; at += 1) {
      const log = jest.fn();
      // Built again, it has files of other names, as many.
      const { parentPath, name } = (await files())[at] as Awaited<ReturnType<typeof files>>[number];
      const bytes = await readFile(path.join(parentPath, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      await writeFile(path.join(parentPath, name), bytes);
      expect(await titles(await open(file, { log }), 'sheep')).toEqual(['Counting sheep']);
      expect(log.mock.calls.flat().join()).toContain('was damaged');
    }
    expect(await readdir(path.join(indexDir, 'damaged'))).toHaveLength(count);
  });

  it('is built once for searches of one process that come at the same time', async () => {
    const file = await library(SHEEP + GOATS);
    const log = jest.fn();
    const sources = await Promise.all([1, 2, 3, 4].map(() => open(file, { log })));
    expect(await Promise.all(sources.map((source) => titles(source, 'sheep')))).toEqual(
      Array(4).fill(['Counting sheep']),
    );
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('may be built by several processes at once', async () => {
    const file = await library(SHEEP + GOATS);
    const builds = Array.from({ length: 4 }, () =>
      openLibraryIndex({ path: file, files: [file], indexDir, log: () => {} }),
    );
    for (const index of await Promise.all(builds)) {
      expect((await index.search('sheep', 5)).map(({ title }) => title)).toEqual(['Counting sheep']);
    }
    expect(await built()).toHaveLength(1);
    expect(await readdir(path.join(indexDir, 'building'))).toEqual([]);
  });

  it('does not use what a killed process left half-built, and sweeps it away later', async () => {
    const left = path.join(indexDir, 'building', 'left');
    await mkdir(left, { recursive: true });
    await writeFile(path.join(left, 'papers.lance'), 'half');
    const old = new Date(Date.now() - 24 * 3_600_000);
    await utimes(left, old, old);
    const source = await open(await library(SHEEP));
    expect(await titles(source, 'sheep')).toEqual(['Counting sheep']);
    expect(await readdir(path.join(indexDir, 'building'))).toEqual([]);
  });

  it('takes more records than one batch', async () => {
    const many = Array.from({ length: 4_500 }, (_, index) =>
      record(
        `2003.${String(index).padStart(5, '0')}`,
        index === 4_321 ? 'The black sheep' : `Animal ${index}`,
      ),
    );
    const source = await open(await library(many.join('') + record('2003.00007', 'Seventh animal again')));
    expect(source.report).toMatchObject({ lines: 4_501, papers: 4_500, duplicates: 1 });
    expect(await titles(source, 'black sheep')).toEqual(['The black sheep']);
    expect(await titles(source, 'seventh')).toEqual(['Seventh animal again']);
    expect(await titles(source, '7')).not.toContain('Animal 7');
  });
});
