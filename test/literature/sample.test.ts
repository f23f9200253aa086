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
    expect(source.report.papers).toBeGreaterThanOrEqual(24);

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
  it('says when it cannot check', async () => {
    for (const args of [[], ['--facts', path.join(folder, 'absent')]]) {
      const { code, out } = await check(SCRIPT, ...args);
      expect(code).toBe(0);
      expect(out).toContain('not checked');
    }
  });

  it('finds every kind of fault', async () => {
    const facts = path.join(folder, 'facts');
    await mkdir(path.join(folder, 'scripts'), { recursive: true });
    await mkdir(path.join(folder, 'data'), { recursive: true });
    await mkdir(facts, { recursive: true });
    const script = path.join(folder, 'scripts/check-sample.mjs');
    await cp(SCRIPT, script);
    const fact = {
      id: '2001.00001',
      title: 'Counting sheep',
      authors: 'Ada Ovis',
      abstract: 'Counting all the sheep of a large meadow takes 9 hours.',
    };
    await writeFile(path.join(facts, 'records.jsonl'), JSON.stringify(fact));
    await writeFile(path.join(facts, 'acl-mrqa-2019.jsonl'), '');
    await writeFile(
      path.join(facts, 'known-papers.tsv'),
      'id\ttitle\tauthors\n2001.00002\tgoats\tBob Capra\n',
    );
    const sound = {
      id: '2001.00001',
      title: 'Counting sheep',
      authors: 'Ada Ovis',
      doi: '10.48550/arXiv.2001.00001',
      abstract:
        'Sheep on a large meadow are counted here. A count of all sheep takes 9 hours. Counters of sheep fall asleep with ease.',
      abstract_kind: 'summary',
    };
    const faults: [string, object][] = [
      ['title: is', { title: 'Counting lambs' }],
      ['authors: are', { authors: 'Ada' }],
      ['doi: is', { doi: '10.1000/1' }],
      ['abstract_kind', { abstract_kind: undefined }],
      ['has 1 sentences', { abstract: 'One sentence about sheep is not enough.' }],
      ['number 10', { abstract: sound.abstract.replace('9', '10') }],
      [
        'words in a row',
        { abstract: `${sound.abstract} The sheep of a large meadow takes 9 hours to count.` },
      ],
      ['does not name its subject', { abstract: sound.abstract.replace('Counters of sheep', 'They') }],
      ['not among the known papers', { id: '2009.99999' }],
      ['unknown field', { colour: 'white' }],
    ];
    for (const [what, fault] of faults) {
      await writeFile(path.join(folder, 'data/sample-library.jsonl'), JSON.stringify({ ...sound, ...fault }));
      const { code, out } = await check(script, '--facts', facts);
      expect(out).toContain(what);
      expect(code).toBe(1);
    }
    // The sound line has no fault but being alone.
    await writeFile(path.join(folder, 'data/sample-library.jsonl'), JSON.stringify(sound));
    const { out } = await check(script, '--facts', facts);
    expect(out).toContain('at least 24 are wanted');
    expect(out).toContain('1 problems');
  });
});

describeWithData('the bundled sample against the records it was written from', () => {
  it('has no fault', async () => {
    const { code, out } = await check(SCRIPT, '--facts', ARXIV_DATA);
    expect(out).toContain(': 0 problems');
    expect(code).toBe(0);
  });
});
