import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Publication } from '../../src/paper/publication';
import { PublicationConflict, writeDraft, writePaper } from '../../src/store/paper-folder';
import { FILE_NAMES } from '../../src/typesetting/files';
import { GOOD, publicationOf, THIN } from '../paper/example-run';

let papers: string;
beforeEach(async () => {
  papers = await mkdtemp(path.join(tmpdir(), 'sovereign-papers-'));
});
afterEach(() => rm(papers, { recursive: true, force: true }));

const approved = (at: string) => ({
  kind: 'approved' as const,
  by: 'ann',
  at,
  note: null,
  beforehand: false,
});
const of = (
  run: typeof GOOD,
  at = '2026-01-01T00:00:00.000Z',
  more: Partial<Publication> = {},
): Publication => {
  const publication = publicationOf(run, { approval: approved(at), ...more });
  return { ...publication, profile: { ...publication.profile, papersFolder: papers } };
};
const page = (folder: string) => readFile(path.join(folder, 'paper.md'), 'utf8');

describe('writePaper', () => {
  it('writes one folder, points latest to it, leaves nothing behind', async () => {
    const publication = of(GOOD);
    const { folder } = await writePaper(publication);
    expect((await readdir(folder)).sort()).toEqual(Object.values(FILE_NAMES).sort());
    expect(await readlink(path.join(path.dirname(folder), 'latest'))).toBe(path.basename(folder));
    expect(await readdir(path.join(papers, '.tmp'))).toEqual([]);
  });

  it('ends well when several attempts publish at once', async () => {
    const written = await Promise.all(Array.from({ length: 6 }, () => writePaper(of(GOOD))));
    expect(new Set(written.map(({ folder }) => folder)).size).toBe(1);
    expect(await readdir(path.join(papers, '.tmp'))).toEqual([]);
  });

  it('leaves the first page as it is when the same draft is approved again, later', async () => {
    const first = await writePaper(of(GOOD));
    const before = await page(first.folder);
    expect(await writePaper(of(GOOD, '2026-02-02T00:00:00.000Z'))).toEqual(first);
    expect(await page(first.folder)).toBe(before);
  });

  it('puts another draft of the same run beside the first', async () => {
    const first = await writePaper(of(GOOD));
    const before = await page(first.folder);
    const second = await writePaper(of(THIN));
    expect(second.folder).not.toBe(first.folder);
    expect(await page(first.folder)).toBe(before);
    expect(await readlink(path.join(path.dirname(first.folder), 'latest'))).toBe(
      path.basename(second.folder),
    );
  });

  it('never overwrites a folder that is not its own', async () => {
    const { folder } = await writePaper(of(GOOD));
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeFile(path.join(folder, 'mine.txt'), 'mine');
    await expect(writePaper(of(GOOD))).rejects.toThrow(PublicationConflict);
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });

  it('publishes also where latest has become a folder', async () => {
    const first = await writePaper(of(GOOD));
    const latest = path.join(path.dirname(first.folder), 'latest');
    await rm(latest);
    await mkdir(latest);
    await expect(writePaper(of(GOOD))).resolves.toEqual(first);
  });
});

describe('writeDraft', () => {
  it('is idempotent, and keeps another judgement of the same draft beside the first', async () => {
    const publication = of(GOOD, undefined, { approval: { kind: 'pending' } });
    const first = await writeDraft(publication);
    expect(await writeDraft(publication)).toEqual(first);
    const judgedAgain = { ...publication, judgement: { ...publication.judgement, score: 1 } };
    expect((await writeDraft(judgedAgain)).folder).not.toBe(first.folder);
  });
});
