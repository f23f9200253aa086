import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FolderUnusable, makeFolder } from '../../src/machine/folders';
import { FolderNotPrivate, onlyOwnerCanReplace, openPrivateFolder } from '../../src/machine/private-files';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sovereign-private-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);
const asRoot = process.getuid?.() === 0;
const OTHER = 54_321;

describe('openPrivateFolder', () => {
  const logged: string[] = [];
  const open = (folder: string, access: 'owner' | 'group' = 'owner') =>
    openPrivateFolder({
      folder,
      name: 'SOVEREIGN_HOME',
      ours: ['store', 'worker.log'],
      access,
      log: (line) => logged.push(line),
    });
  beforeEach(() => logged.splice(0));

  it('closes a folder of ours that was open, and says so', () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, 'store'));
    writeFileSync(path.join(folder, 'worker.log.1'), '');
    chmodSync(folder, 0o777);
    open(folder);
    expect(modeOf(folder)).toBe('700');
    expect(logged.join()).toContain(folder);
    open(folder);
    expect(logged).toHaveLength(1);
  });

  it('leaves a folder that holds more than ours as it is, and closes our entries', () => {
    const folder = newFolder();
    for (const name of ['store', 'public_html']) mkdirSync(path.join(folder, name), { mode: 0o755 });
    symlinkSync(path.join(folder, 'public_html'), path.join(folder, 'worker.log'));
    chmodSync(folder, 0o755);
    open(folder);
    expect(['.', 'store', 'public_html'].map((name) => modeOf(path.join(folder, name)))).toEqual([
      '755',
      '700',
      '755',
    ]);
  });

  it('never closes a folder that all users share', () => {
    const folder = newFolder();
    chmodSync(folder, 0o1777);
    open(folder);
    expect(modeOf(folder)).toBe('1777');
  });

  it('leaves the group in where the user wants it', () => {
    const folder = newFolder();
    chmodSync(folder, 0o2777);
    open(folder, 'group');
    expect(modeOf(folder)).toBe('2770');
  });

  // Only root can give a file away.
  (asRoot ? it : it.skip)('refuses what belongs to another user, also behind a link', () => {
    const folder = newFolder();
    const theirs = path.join(folder, 'theirs');
    mkdirSync(theirs, { mode: 0o777 });
    chownSync(theirs, OTHER, OTHER);
    symlinkSync(theirs, path.join(folder, 'link'));
    for (const name of ['theirs', 'link']) {
      expect(() => open(path.join(folder, name))).toThrow(FolderNotPrivate);
    }
    expect(() => open(theirs)).toThrow(/SOVEREIGN_HOME: .*belongs to another user.*SOVEREIGN_ACCESS=group/);
    open(theirs, 'group');
    expect(onlyOwnerCanReplace(theirs)).toBe(false);
  });

  it.each([
    ['a file', (folder: string) => writeFileSync(path.join(folder, 'x'), ''), 'x', /a file is there/],
    [
      'below a file',
      (folder: string) => writeFileSync(path.join(folder, 'x'), ''),
      'x/y',
      /part of the path is a file/,
    ],
    ['too long', () => undefined, 'x'.repeat(300), /the path is too long/],
    [
      'a link that leads in a circle',
      (folder: string) => symlinkSync('x', path.join(folder, 'x')),
      'x',
      /circle|file is there/,
    ],
  ])('says in one sentence why %s cannot be used', (_, prepare, name, reason) => {
    const folder = newFolder();
    prepare(folder);
    expect(() => open(path.join(folder, name))).toThrow(FolderUnusable);
    expect(() => open(path.join(folder, name))).toThrow(reason);
  });
});

// Node's own recursive mkdir never returns there.
(process.platform === 'linux' ? it : it.skip)('makes no folder below /proc, and says so at once', () => {
  expect(() => makeFolder('/proc/sovereign/x')).toThrow(/ENOENT/);
});

it('gives papers the ordinary mode and everything else none for other users', () => {
  const folder = newFolder();
  const script = `
    const swc = require('@swc/core');
    require('node:module')._extensions['.ts'] = (m, f) => m._compile(swc.transformFileSync(f, { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }).code, f);
    process.umask(0o022);
    const { keepFilesPrivate, makeOrdinaryFolder, giveOrdinaryMode } = require(process.argv[1]);
    const fs = require('node:fs');
    keepFilesPrivate('owner');
    process.chdir(process.argv[2]);
    fs.mkdirSync('state');
    fs.writeFileSync('state/db', '');
    makeOrdinaryFolder('papers/run');
    fs.writeFileSync('papers/run/paper.md', '');
    giveOrdinaryMode('papers/run');`;
  const module = path.resolve(__dirname, '../../src/machine/private-files.ts');
  execFileSync(process.execPath, ['--eval', script, module, folder], {
    cwd: path.resolve(__dirname, '../..'),
  });
  expect(
    ['state', 'state/db', 'papers', 'papers/run', 'papers/run/paper.md'].map((name) =>
      modeOf(path.join(folder, name)),
    ),
  ).toEqual(['700', '600', '755', '755', '644']);
});
