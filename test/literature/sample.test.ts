import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openSample, samplePath } from '../../src/literature/sample';
import { parseSnapshotLine } from '../../src/literature/snapshot-schema';
import { ARXIV_DATA, describeWithData } from './shared-data';

const SCRIPT = path.resolve(__dirname, '../../scripts/check-sample.mjs');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sample-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(script: string, ...args: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...args]);
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

describe('the bundled sample', () => {
  it('is a source of its own kind whose texts are summaries', async () => {
    const source = await openSample({ indexDir: path.join(folder, 'index'), log: () => {} });
    expect(source).toMatchObject({ kind: 'sample', at: 'bundled' });
    expect(source.report).toMatchObject({ broken: 0, duplicates: 0 });
    expect(source.report.papers).toBeGreaterThanOrEqual(60);

    const found = await source.search({ query: 'negative sampling exact match F1 MRQA 2019', limit: 9 });
    expect(found).toMatchObject({ source: 'sample', outcome: 'ok', note: null });
    expect(found.papers).toHaveLength(9);
    expect(found.papers[0]).toMatchObject({ id: 'arXiv:1912.02145', doi: '10.48550/arXiv.1912.02145' });
    for (const paper of found.papers) expect(paper.abstractKind).toBe('summary');
  });

  it('has an address and authors for every paper', async () => {
    const lines = (await readFile(samplePath(), 'utf8')).trim().split('\n');
    for (const line of lines) {
      const read = parseSnapshotLine(line);
      if ('problem' in read) throw new Error(read.problem);
      expect(read.paper.url).toMatch(/^https:\/\/(?:arxiv\.org\/abs|doi\.org)\//);
      expect(read.paper.authors.length).toBeGreaterThan(0);
      expect(read.paper.abstractKind).toBe('summary');
    }
  });
});

describe('check-sample.mjs', () => {
  const NOT_CHECKED = 'not checked against the papers';

  it('says when the papers are not at hand, and is content with the bundled sample', async () => {
    for (const args of [[], ['--facts', path.join(folder, 'absent')]]) {
      const { code, out } = await check(SCRIPT, ...args);
      expect(out).toContain(NOT_CHECKED);
      expect(out).toContain(': 0 problems');
      expect(code).toBe(0);
    }
  });

  describe('on a corrupted copy', () => {
    type Line = Record<string, unknown>;
    const script = () => path.join(folder, 'scripts/check-sample.mjs');
    const facts = () => path.join(folder, 'facts');
    const abstract = 'Counting all the sheep of a large meadow takes nine hours, or 12.5% of three days.';
    const KNOWN = 'Sheep 1';
    const UNREAD = 'Goat 1';

    /** Lines without a fault: 1 to 60 are papers with abstracts, 61 and 62 are known by title alone. */
    const sound = (): Line[] => [
      ...Array.from({ length: 60 }, (_, at) => lineOf('Sheep', at, `2001.${String(at).padStart(5, '0')}`)),
      ...Array.from({ length: 2 }, (_, at) => lineOf('Goat', at, `2002.${String(at).padStart(5, '0')}`)),
    ];
    const lineOf = (kind: string, at: number, id: string): Line => ({
      id,
      title: `${kind} ${at}`,
      authors: 'Ada Ovis, Bob Capra',
      doi: `10.48550/arXiv.${id}`,
      abstract: ['are counted on a meadow', 'fall asleep with ease at dusk', 'like grass better than hay']
        .map((does) => `${kind}s of flock ${'x'.repeat(at + 1)} ${does}.`)
        .join(' '),
      abstract_kind: 'summary',
    });

    beforeAll(async () => {
      for (const name of ['scripts', 'data', 'facts']) await mkdir(path.join(folder, name));
      await cp(SCRIPT, script());
      const lines = sound();
      const record = ({ id, title, authors }: Line) => JSON.stringify({ id, title, authors, abstract });
      const row = ({ id, title, authors }: Line) => `${id}\t${String(title).toLowerCase()}\t${authors}`;
      await writeFile(path.join(facts(), 'records.jsonl'), lines.slice(0, 60).map(record).join('\n'));
      await writeFile(path.join(facts(), 'acl-mrqa-2019.jsonl'), '');
      await writeFile(
        path.join(facts(), 'known-papers.tsv'),
        ['id\ttitle\tauthors', ...lines.slice(60).map(row)].join('\n'),
      );
    });

    const write = (lines: readonly (Line | string)[]) =>
      writeFile(
        path.join(folder, 'data/sample-library.jsonl'),
        lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      );
    const checkWith = async (title: string, fault: (line: Line) => Line, ...args: string[]) => {
      await write(sound().map((line) => (line.title === title ? fault(line) : line)));
      return check(script(), ...args);
    };
    const saying = (more: string) => (line: Line) => ({ ...line, abstract: `${line.abstract} ${more}` });
    const with_ = (fault: Line) => (line: Line) => ({ ...line, ...fault });

    it('finds none where there is none', async () => {
      await write(sound());
      const { code, out } = await check(script(), '--facts', facts());
      expect(out).toContain('60 papers checked against their abstracts, 2 against title and authors alone');
      expect(out).toContain('62 papers, 186 sentences: 0 problems');
      expect(code).toBe(0);
    });

    const FOUR = Array.from({ length: 4 }, (_, at) => `Lambs of herd ${'y'.repeat(at + 1)} graze at dawn.`);
    it.each<[string, string, string, (line: Line) => Line]>([
      ['a wrong title', KNOWN, 'title: is "Lamb"', with_({ title: 'Lamb' })],
      ['lost capitals', KNOWN, 'title: is "sheep 1"', with_({ title: 'sheep 1' })],
      ['a wrong author', KNOWN, 'authors: are "Ada"', with_({ authors: 'Ada' })],
      ['a wrong author of the table', UNREAD, 'authors: are "Eve"', with_({ authors: 'Eve' })],
      ['a category made up', KNOWN, 'categories: is "cs.CL": write null', with_({ categories: 'cs.CL' })],
      [
        'an unknown id',
        KNOWN,
        'not among the known papers',
        with_({ id: '2009.99999', doi: '10.48550/arXiv.2009.99999' }),
      ],
      ['an invented number', KNOWN, 'number 10 is not', saying('Counters of sheep need 10 hours a day.')],
      ['a number changed', KNOWN, 'number 12.6 is not', saying('Counters of sheep need 12.6% of a week.')],
      ['an invented number word', KNOWN, 'number twelve is', saying('Counters of sheep need twelve hours.')],
      ['a fraction', KNOWN, 'number half is not', saying('Counters of sheep need half of a whole day.')],
      ['a range', KNOWN, 'number 17 is not', saying('Counters of sheep need from 9-17 hours a day.')],
      [
        'a number without abstract',
        UNREAD,
        'number 9 cannot be',
        saying('Counters of goats need 9 hours a day.'),
      ],
      [
        'its number word',
        UNREAD,
        'number nine cannot be',
        saying('Counters of goats need nine hours a day.'),
      ],
      [
        'copied words',
        KNOWN,
        'shares 8 words',
        saying('Ada says: all the sheep of a large meadow, takes time.'),
      ],
    ])('finds %s', async (_, title, problem, fault) => {
      const { code, out } = await checkWith(title, fault, '--facts', facts());
      expect(out).toContain(problem);
      expect(out).toContain(`line ${title === KNOWN ? 2 : 62} (`);
      expect(out).toMatch(/: 1 problems/);
      expect(code).toBe(1);
    });

    it.each<[string, string]>([
      [KNOWN, 'Counters of sheep need 9 hours a day.'],
      [KNOWN, 'Counters of sheep need nine hours within 3 days, even with GPT-4 and F1.'],
      [KNOWN, 'Counters who know SQuAD 2.0 count one sheep after another, zero-shot.'],
      [KNOWN, 'Counters of a large meadow take time, e.g. Sunday, and the sheep sleep.'],
      [UNREAD, 'Counters of goats who know SQuAD 2.0 and MRQA 2019 use E5-large and take one break.'],
    ])('of %s accepts "%s"', async (title, more) => {
      const { out } = await checkWith(title, saying(more), '--facts', facts());
      expect(out).toContain(': 0 problems');
    });

    // These need no facts, so they are found without them as well.
    it.each<[string, string, (line: Line) => Line]>([
      ['a wrong DOI', 'doi: is 10.1000/1: write 10.48550/arXiv.2001.00001', with_({ doi: '10.1000/1' })],
      ['a missing kind', 'abstract_kind: is missing', with_({ abstract_kind: undefined })],
      ['another kind', 'abstract_kind: is not "summary"', with_({ abstract_kind: 'abstract' })],
      ['an unknown field', 'colour: unknown field', with_({ colour: 'white' })],
      ['an empty field', 'authors: is no text', with_({ authors: '' })],
      ['white space', 'title: has white space', with_({ title: 'Sheep  1' })],
      ['a second id', 'exactly one of id and acl_id', with_({ acl_id: 'D19-0001' })],
      [
        'two sentences',
        'has 2 sentences',
        (line) => with_({ abstract: String(line.abstract).replace('.', ',') })(line),
      ],
      ['seven sentences', 'has 7 sentences', saying(FOUR.join(' '))],
      ['a lost subject', 'does not name its subject', saying('They outperform all the lambs of the meadow.')],
      ['half a sentence', 'not a complete sentence', saying('Sheep rarely.')],
      [
        'a sentence in small letters',
        'not a complete sentence',
        saying('sheep of the meadow do sleep at night.'),
      ],
    ])('finds %s without the papers', async (_, problem, fault) => {
      const { code, out } = await checkWith(KNOWN, fault);
      expect(out).toContain(problem);
      expect(out).toContain(NOT_CHECKED);
      expect(code).toBe(1);
    });

    it('finds lines that come twice, and sentences', async () => {
      const lines = sound();
      await write([...lines, { ...lines[3] }]);
      const { out } = await check(script());
      expect(out).toContain('line 63 (2001.00003): id: "2001.00003" comes more than once, first in line 4');
      expect(out).toContain('title: "Sheep 3" comes more than once');
      expect(out).toContain('abstract: "Sheeps of flock xxxx are counted on a meadow." comes more than once');
    });

    it('finds what is no object, and too few papers', async () => {
      await write([...sound().slice(0, 58), '{"id": "2001', '[]']);
      const { code, out } = await check(script());
      expect(out).toContain('line 59 (unread): is no JSON object');
      expect(out).toContain('line 60 (unread): is no JSON object');
      expect(out).toContain('only 58 papers: add some, at least 60 are wanted');
      expect(code).toBe(1);
    });
  });
});

describeWithData('the bundled sample against the records it was written from', () => {
  it('has no fault', async () => {
    const { code, out } = await check(SCRIPT, '--facts', ARXIV_DATA);
    expect(out).toContain(': 0 problems');
    expect(code).toBe(0);
  });
});
