import fc from 'fast-check';
import { folderName } from '../../src/publishing/folder-name';

const HASHED = /^[a-z0-9][a-z0-9-]{0,47}~[0-9a-f]{16}$/;

describe('folderName', () => {
  it.each(['mrqa-1', 'a', '0', 'run.2026-11-24', 'a'.repeat(80), 'content', 'common.1', 'a..b'])(
    'keeps %s',
    (id) => {
      expect(folderName(id)).toBe(id);
    },
  );

  it.each([
    ['a climb', '../../x', 'x~'],
    ['a slash', 'team/run', 'team-run~'],
    ['a backslash', 'team\\run', 'team-run~'],
    ['blanks', 'my first run', 'my-first-run~'],
    ['a leading dot', '.hidden', 'hidden~'],
    ['a leading dash', '-rf', 'rf~'],
    ['a dot at the end', 'run.', 'run~'],
    ['two dots', '..', 'run~'],
    ['nothing', '', 'run~'],
    ['a NUL', 'a\0b', 'a-b~'],
    ['capitals', 'MRQA', 'mrqa~'],
    ['accents', 'Übung', 'ubung~'],
    ['another script', '研究', 'run~'],
    ['81 characters', 'a'.repeat(81), `${'a'.repeat(48)}~`],
    ['1,000 characters', 'b'.repeat(1_000), `${'b'.repeat(48)}~`],
    ['our own name', 'latest', 'latest~'],
    ['our other name', 'drafts', 'drafts~'],
    ['a device', 'con', 'con~'],
    ['a device with an extension', 'nul.txt', 'nul-txt~'],
    ['a numbered device', 'com1', 'com1~'],
    ['a tilde', 'x~0123456789abcdef', 'x-0123456789abcdef~'],
    ['a half of a surrogate pair', '\ud800', 'run~'],
  ])('hashes %s', (_what, id, prefix) => {
    const name = folderName(id);
    expect(name).toMatch(HASHED);
    expect(name.startsWith(prefix)).toBe(true);
  });

  it('tells case twins apart on a file system that does not', () => {
    const names = ['run', 'Run', 'RUN', 'rUn'].map((id) => folderName(id).toLowerCase());
    expect(new Set(names).size).toBe(4);
  });

  it('tells long ids with a common beginning apart', () => {
    expect(folderName(`${'a'.repeat(200)}1`)).not.toBe(folderName(`${'a'.repeat(200)}2`));
  });

  it("does not give an id another id's folder", () => {
    for (const id of ['Run', '../x', 'latest']) {
      expect(folderName(folderName(id))).not.toBe(folderName(id));
    }
  });

  it('answers one safe path segment, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 90 })),
        (id) => {
          const name = folderName(id);
          expect(name.length).toBeLessThanOrEqual(80);
          expect(name).toMatch(/^[a-z0-9][a-z0-9._~-]*$/);
          expect(name.endsWith('.')).toBe(false);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d|latest|drafts)$/);
        },
      ),
    );
  });

  it('gives different ids different folders', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        fc.pre(a !== b);
        expect(folderName(a).toLowerCase()).not.toBe(folderName(b).toLowerCase());
      }),
    );
  });
});
