import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLibrary } from '../../src/literature/library';
import { ARXIV_DATA, describeWithData } from './shared-data';

describeWithData('a library of real records', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'records-'));
    await mkdir(path.join(folder, 'library'));
    for (const name of ['records.jsonl', 'full-schema.jsonl', 'acl-mrqa-2019.jsonl']) {
      await symlink(path.join(ARXIV_DATA, name), path.join(folder, 'library', name));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is read whole, and answers', async () => {
    const start = performance.now();
    const source = await openLibrary({
      path: path.join(folder, 'library'),
      indexDir: path.join(folder, 'index'),
      log: () => {},
    });
    const built = performance.now();
    expect(source.report).toMatchObject({ files: 3, lines: 953 + 141 + 6, broken: 0 });
    expect(source.report.papers + source.report.duplicates).toBe(source.report.lines);

    const found = await source.search({ query: 'negative sampling', limit: 10 });
    const searched = performance.now();
    expect(found.outcome).toBe('ok');
    expect(found.papers).toHaveLength(10);
    expect(found.papers.some(({ title }) => /negative sampling/i.test(title))).toBe(true);

    const mrqa = await source.search({
      query: 'data augmentation sampling domain-agnostic MRQA 2019',
      limit: 10,
    });
    const byId = new Map(mrqa.papers.map((paper) => [paper.id, paper]));
    expect(byId.get('arXiv:1912.02145')).toMatchObject({
      title:
        'An Exploration of Data Augmentation and Sampling Techniques for Domain-Agnostic Question Answering',
      authors: ['Shayne Longpre', 'Yi Lu', 'Zhucheng Tu', 'Chris DuBois'],
      doi: '10.48550/arXiv.1912.02145',
      url: 'https://arxiv.org/abs/1912.02145',
    });
    expect([...byId.keys()].some((id) => id.startsWith('doi:10.18653/v1/D19-58'))).toBe(true);

    const [physics] = (
      await source.search({ query: 'prompt diphoton production cross sections Tevatron', limit: 1 })
    ).papers;
    expect(physics).toMatchObject({
      id: 'arXiv:0704.0001v2',
      published: '2007-04-02',
      updated: '2007-07-24',
    });
    expect(physics?.authors[0]).toBe('C. Balázs');
    console.info(
      `${source.report.papers} real records: indexed in ${(built - start).toFixed(0)} ms, first search ${(searched - built).toFixed(0)} ms`,
    );
  });
});
