import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FILE_NAMES } from '../../src/contract/paper-files';

import { PublicationConflict, writeDraft, writePaper } from '../../src/publishing/paper-folder';
import type { Publication } from '../../src/records/publication';
import { openLocalStore } from '../../src/store/local-store';
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

/** The six files, whatever else lies there. */
const contents = async (folder: string) =>
  Promise.all(Object.values(FILE_NAMES).map((name) => readFile(path.join(folder, name), 'base64')));
const copiesIn = async (folder: string) =>
  (await readdir(path.dirname(folder))).filter((name) =>
    name.startsWith(`${path.basename(folder)}.changed-`),
  );

const CHANGES: Record<string, (file: string) => Promise<unknown>> = {
  'says EMPTY': (file) => writeFile(file, 'EMPTY'),
  'is missing': (file) => rm(file),
  'is cut to nothing': (file) => truncate(file, 0),
  'is cut to half': async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  'has one other byte': async (file) => {
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(file, bytes);
  },
  'has a byte more': async (file) =>
    writeFile(file, Buffer.concat([await readFile(file), Buffer.from('\n')])),
  'is a folder': async (file) => {
    await rm(file);
    await mkdir(file);
  },
  'is a link to the same content': async (file) => {
    const elsewhere = path.join(papers, 'elsewhere');
    await rename(file, elsewhere);
    await symlink(elsewhere, file);
  },
};

const FILES = Object.values(FILE_NAMES);
/** Each change once, and one of them of each file: what is done does not depend on which of them come together. */
const CHANGED = [
  ...Object.keys(CHANGES).map((change, at) => [change, FILES[at % FILES.length] as string] as const),
  ...FILES.slice(1).map((file) => ['says EMPTY', file] as const),
];

it.each(CHANGED)(
  'a published folder of which a file %s (%s) is kept aside, published anew, and reported',
  async (how, name) => {
    const change = CHANGES[how] as (file: string) => Promise<unknown>;
    const { folder } = await writePaper(of(GOOD));
    const before = await contents(folder);
    await change(path.join(folder, name));
    const again = await writePaper(of(GOOD));
    expect(again.folder).toBe(folder);
    expect(await contents(folder)).toEqual(before);
    const copies = await copiesIn(folder);
    expect(copies).toHaveLength(1);
    expect(again.keptAside).toContain(copies[0]);
    // Said again by an attempt whose predecessor was killed before it could say it, and done once.
    expect((await writePaper(of(GOOD))).keptAside).toBe(again.keptAside);
    expect(await copiesIn(folder)).toEqual(copies);
    expect(await readdir(path.join(papers, '.tmp'))).toEqual([]);
  },
);

describe('a published folder', () => {
  it('that is a link is replaced by a real one; what it pointed to stays', async () => {
    const { folder } = await writePaper(of(GOOD));
    const moved = path.join(papers, 'moved');
    await rename(folder, moved);
    await symlink(moved, folder);
    expect((await writePaper(of(GOOD))).keptAside).toContain('.changed-');
    expect((await readdir(folder)).sort()).toEqual(Object.values(FILE_NAMES).sort());
    expect((await readdir(moved)).sort()).toEqual(Object.values(FILE_NAMES).sort());
    const [copy] = await copiesIn(folder);
    expect(await readlink(path.join(path.dirname(folder), copy as string))).toBe(moved);
  });

  it('keeps files that somebody added, and says which', async () => {
    const { folder, keptAside } = await writePaper(of(GOOD));
    expect(keptAside).toBeUndefined();
    await writeFile(path.join(folder, 'my notes.txt'), 'mine');
    expect((await writePaper(of(GOOD))).keptAside).toContain('my notes.txt');
    expect(await readFile(path.join(folder, 'my notes.txt'), 'utf8')).toBe('mine');
    expect(await copiesIn(folder)).toEqual([]);
  });

  it('that is read-only and whole is content', async () => {
    const { folder } = await writePaper(of(GOOD));
    await chmod(folder, 0o500);
    await expect(writePaper(of(GOOD))).resolves.not.toHaveProperty('kept');
    await chmod(folder, 0o700);
  });

  it('that is empty, or lost, is filled', async () => {
    const { folder } = await writePaper(of(GOOD));
    const before = await contents(folder);
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writePaper(of(GOOD));
    expect(await contents(folder)).toEqual(before);
  });

  it('that a file is in the place of is left as it is', async () => {
    const { folder } = await writePaper(of(GOOD));
    await rm(folder, { recursive: true });
    await writeFile(folder, 'mine');
    await expect(writePaper(of(GOOD))).rejects.toThrow(PublicationConflict);
    expect(await readFile(folder, 'utf8')).toBe('mine');
  });

  it('changed and approved again later gets the first page back, byte for byte, by the journal', async () => {
    const { journal } = await openLocalStore(path.join(papers, 'store'));
    const { folder } = await writePaper(of(GOOD), journal);
    const before = await contents(folder);
    await writeFile(path.join(folder, 'paper.md'), 'EMPTY');
    const later = of(GOOD, '2026-02-02T00:00:00.000Z');
    expect((await writePaper(later, journal)).keptAside).toContain('.changed-');
    expect(await contents(folder)).toEqual(before);
  });

  it('made up whole, with another decision, is not taken for the paper', async () => {
    const { journal } = await openLocalStore(path.join(papers, 'store'));
    const { folder } = await writePaper(of(GOOD), journal);
    const before = await contents(folder);
    await rm(folder, { recursive: true });
    const eve = of(GOOD, undefined, { approval: { ...approved('2026-01-03T00:00:00.000Z'), by: 'eve' } });
    await writePaper(eve);
    expect((await writePaper(of(GOOD), journal)).keptAside).toContain('.changed-');
    expect(await contents(folder)).toEqual(before);
  });

  it('changed while several publish at once is kept once', async () => {
    const { folder } = await writePaper(of(GOOD));
    await writeFile(path.join(folder, 'paper.html'), 'EMPTY');
    await Promise.all(Array.from({ length: 5 }, () => writePaper(of(GOOD))));
    expect(await copiesIn(folder)).toHaveLength(1);
    expect(await page(folder)).toContain('SOVEREIGN');
  });
});

it("keeps a changed draft's folder aside too", async () => {
  const publication = of(GOOD, undefined, { approval: { kind: 'pending' } });
  const { folder } = await writeDraft(publication);
  await writeFile(path.join(folder, 'paper.pdf'), 'EMPTY');
  expect((await writeDraft(publication)).keptAside).toContain('.changed-');
  expect((await readFile(path.join(folder, 'paper.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
});
