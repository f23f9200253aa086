import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FILE_NAMES } from '../../src/contract/paper-files';
import { renderFiles } from '../../src/publishing/files';
import { hashOfBytes } from '../../src/publishing/texts';
import { FolderUnreadable } from '../../src/verify/folder';
import { verifyFolder } from '../../src/verify/verify-folder';
import {
  APPROVED,
  claimOf,
  evidenceOf,
  PAPERS,
  publicationOf,
  QUESTION,
  selectionOf,
} from '../paper/example-run';

const RUN = {
  question: QUESTION,
  evidence: evidenceOf(PAPERS.map((paper, at) => claimOf(`C${at + 1}`, paper))),
  selection: selectionOf(PAPERS),
};
const NAMES = Object.values(FILE_NAMES);

let home: string;
let published: string;

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'verify-'));
  published = path.join(home, 'published');
  mkdirSync(published);
  const files = renderFiles(publicationOf(RUN, { approval: APPROVED }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(published, name), bytes);
});
afterAll(() => rmSync(home, { recursive: true }));

let copies = 0;
function copyOf(folder: string): string {
  copies += 1;
  const copy = path.join(home, `copy-${copies}`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const filesNamed = (folder: string): string[] => verifyFolder(folder).problems.map(({ file }) => file);

/** Writes the hash and the length of every file into the manifest's list, as someone who hides an edit would. */
function hideEdits(folder: string): void {
  const file = path.join(folder, FILE_NAMES.evidence);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of Object.keys(content.files)) {
    const bytes = readFileSync(path.join(folder, name));
    content.files[name] = { hash: hashOfBytes(bytes), bytes: bytes.length };
  }
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

describe('verifyFolder', () => {
  it('finds nothing wrong with a folder as it was published', () => {
    expect(verifyFolder(published)).toMatchObject({ version: 2, problems: [] });
  });

  it('finds nothing wrong with a copy that has another name', () => {
    expect(filesNamed(copyOf(published))).toEqual([]);
  });

  it.each(NAMES)('names %s when any byte of it is edited, and names it alone', (name) => {
    const bytes = readFileSync(path.join(published, name));
    // Every byte would take minutes: positions all over the file, the first and the last among them.
    const step = Math.max(1, Math.floor(bytes.length / 23));
    for (let at = 0; at < bytes.length; at += at + step < bytes.length ? step : bytes.length - 1 - at || 1) {
      const copy = copyOf(published);
      const edited = Buffer.from(bytes);
      edited[at] = edited[at] === 0x61 ? 0x62 : 0x61;
      if (edited.equals(bytes)) continue;
      writeFileSync(path.join(copy, name), edited);
      expect([at, ...filesNamed(copy)]).toEqual([at, name]);
      rmSync(copy, { recursive: true });
    }
  });

  it.each(NAMES.filter((name) => name !== FILE_NAMES.evidence))(
    'names an edit of %s whose hash in evidence.json was made right',
    (name) => {
      const bytes = readFileSync(path.join(published, name));
      for (const at of [0, 1 / 5, 2 / 5, 3 / 5, 4 / 5, 1].map((part) =>
        Math.floor(part * (bytes.length - 1)),
      )) {
        const copy = copyOf(published);
        const edited = Buffer.from(bytes);
        edited[at] = edited[at] === 0x61 ? 0x62 : 0x61;
        writeFileSync(path.join(copy, name), edited);
        hideEdits(copy);
        expect([at, ...filesNamed(copy)]).toEqual([at, name]);
      }
    },
  );

  // biome-ignore lint/suspicious/noExplicitAny: what is edited need not stay a manifest.
  const edits: [string, (content: any) => void][] = [
    [
      'a claim',
      (c) => {
        c.evidence.claims[0].text = 'Negative sampling does nothing.';
      },
    ],
    [
      'a quote',
      (c) => {
        c.evidence.claims[0].quote.text = 'Negative sampling does nothing.';
      },
    ],
    [
      'the place of a quote',
      (c) => {
        c.evidence.claims[0].quote.start += 1;
      },
    ],
    [
      'a confidence',
      (c) => {
        c.evidence.claims[0].confidence += 0.1;
      },
    ],
    [
      'a mark',
      (c) => {
        c.evidence.claims[0].verified = !c.evidence.claims[0].verified;
      },
    ],
    [
      'an abstract',
      (c) => {
        c.evidence.sources[0].paper.abstract += ' It is proven.';
      },
    ],
    [
      'a licence',
      (c) => {
        c.evidence.sources[0].licence = 'public domain';
      },
    ],
    [
      'who approved',
      (c) => {
        c.decision.by = 'Somebody Else';
      },
    ],
    [
      'when',
      (c) => {
        c.decision.at = '2027-01-01T00:00:00.000Z';
      },
    ],
    [
      'that it was approved',
      (c) => {
        c.decision = { kind: 'pending' };
      },
    ],
    [
      'a score',
      (c) => {
        c.judgement.score = 10;
      },
    ],
    [
      'a review',
      (c) => {
        c.reviews[0].findings = [];
      },
    ],
    [
      'the policy',
      (c) => {
        c.policy.verdict = 'AUTO_APPROVE';
      },
    ],
    [
      'a sentence of the draft',
      (c) => {
        c.draft.abstract = 'All is well.';
      },
    ],
    [
      'a search',
      (c) => {
        c.searches[0].found = 1;
      },
    ],
    [
      'the run',
      (c) => {
        c.run.workflowId = 'another';
      },
    ],
    [
      'the model',
      (c) => {
        c.profile.kernel = 'a better one';
      },
    ],
    [
      'a field that no manifest has',
      (c) => {
        c.extra = true;
      },
    ],
    [
      'a listed file',
      (c) => {
        c.files['more.txt'] = { hash: c.artifacts.draft, bytes: 1 };
      },
    ],
    [
      'a file left off the list',
      (c) => {
        delete c.files['paper.md'];
      },
    ],
  ];
  it.each(edits)('names evidence.json alone when %s is edited in it', (_what, edit) => {
    const copy = copyOf(published);
    const file = path.join(copy, FILE_NAMES.evidence);
    const content = JSON.parse(readFileSync(file, 'utf8'));
    edit(content);
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
    expect(filesNamed(copy)).toEqual([FILE_NAMES.evidence]);
  });

  it.each(NAMES)('names %s when it is missing', (name) => {
    const copy = copyOf(published);
    rmSync(path.join(copy, name));
    expect(filesNamed(copy)).toEqual([name]);
  });

  it('names files that were added, folders and links among them', () => {
    const copy = copyOf(published);
    writeFileSync(path.join(copy, 'notes.txt'), 'x');
    mkdirSync(path.join(copy, 'more'));
    symlinkSync('paper.md', path.join(copy, 'link.md'));
    expect(filesNamed(copy).sort()).toEqual(['link.md', 'more', 'notes.txt']);
  });

  it('names a file that was replaced by a link to an equal one', () => {
    const copy = copyOf(published);
    rmSync(path.join(copy, 'paper.md'));
    symlinkSync(path.join(published, 'paper.md'), path.join(copy, 'paper.md'));
    expect(filesNamed(copy)).toEqual(['paper.md']);
  });

  it('says so where a folder holds a draft that nobody approved', () => {
    const draft = path.join(home, 'draft');
    mkdirSync(draft);
    for (const [name, bytes] of Object.entries(renderFiles(publicationOf(RUN)))) {
      writeFileSync(path.join(draft, name), bytes);
    }
    expect(verifyFolder(draft).problems).toEqual([
      { file: 'evidence.json', problem: 'it is a draft: no owner has approved it' },
    ]);
  });

  it('names each of several edited files once', () => {
    const copy = copyOf(published);
    for (const name of ['paper.md', 'paper.html', 'references.bib']) {
      writeFileSync(path.join(copy, name), `${readFileSync(path.join(copy, name), 'utf8')} `);
    }
    expect(filesNamed(copy).sort()).toEqual(['paper.html', 'paper.md', 'references.bib']);
  });

  it('refuses what is no folder, naming it', () => {
    expect(() => verifyFolder(path.join(home, 'nowhere'))).toThrow(FolderUnreadable);
    expect(() => verifyFolder(path.join(published, 'paper.md'))).toThrow(/paper\.md cannot be read/);
  });
});

describe('a folder of version 1', () => {
  const fixture = path.resolve('test/verify/fixtures/version-1');

  it('verifies with what it has, and says what it lacks', () => {
    const { version, problems, lacking } = verifyFolder(fixture);
    expect({ version, problems }).toEqual({ version: 1, problems: [] });
    expect(lacking.join(' ')).toMatch(/no hashes of files.*no abstracts.*no draft/s);
  });

  it.each([
    ['paper.json', '"threshold": 0.15', '"threshold": 0.25'],
    ['evidence.json', '"confidence": 0', '"confidence": 1'],
  ])('names a disagreement when %s is edited', (name, from, to) => {
    const copy = copyOf(fixture);
    const text = readFileSync(path.join(copy, name), 'utf8');
    expect(text).toContain(from);
    writeFileSync(path.join(copy, name), text.replace(from, to));
    expect(filesNamed(copy)).toEqual(['paper.json']);
  });
});
