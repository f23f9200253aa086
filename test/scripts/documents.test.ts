// The documents of the project: their links lead somewhere, and what they promise about themselves holds.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { verifyFolder } from '../../src/verify/verify-folder';

const root = path.resolve(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const below = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below('docs'), ...below('.github')];

/** Text that is shown: no code, where brackets are not links. */
const prose = (markdown: string) => markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, 'code');

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Links of a document that lead nowhere within the project. */
const brokenIn = (file: string): string[] =>
  [...prose(read(file)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [name, anchor] = target.split('#') as [string, string?];
      const to = name === '' ? file : path.join(path.dirname(file), name);
      if (!existsSync(path.join(root, to))) return true;
      if (anchor === undefined || statSync(path.join(root, to)).isDirectory()) return false;
      return !anchorsOf(read(to)).includes(anchor);
    });

it('every link from a document to another leads somewhere', () => {
  expect(DOCUMENTS.length).toBeGreaterThan(20);
  expect(DOCUMENTS.flatMap((file) => brokenIn(file).map((target) => `${file}: ${target}`))).toEqual([]);
});

it('the README fits on a few screens', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThan(110);
});

it('decisions are numbered without gaps, have their parts, and are in the list', () => {
  const files = readdirSync(path.join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
  expect(files.map((name) => Number(name.slice(0, 3)))).toEqual(files.map((_, at) => at + 1));
  for (const name of files) {
    const text = read(`docs/decisions/${name}`);
    expect(text).toMatch(
      new RegExp(`^# ${name.slice(0, 3)}\\. .+\n\nDate: 20\\d\\d-\\d\\d-\\d\\d.*Status: .+\\.\n`),
    );
    expect(anchorsOf(text).slice(1)).toEqual(['context', 'decision', 'consequences']);
    expect(read('docs/decisions/README.md')).toContain(`](${name})`);
  }
});

it('examples/paper is as it was published, of the README’s question, and as today’s code renders it (else: npm run docs:sample)', () => {
  expect(verifyFolder(path.join(root, 'examples/paper')).problems).toEqual([]);
  const { question } = JSON.parse(read('examples/paper/paper.json'));
  expect(read('README.md')).toContain(`--approve-as you "${question}"`);
});

it('the launch file’s commands exist', () => {
  const { configurations } = JSON.parse(read('.vscode/launch.json'));
  const programs = (configurations as { program: string }[]).map(({ program }) =>
    program.replace(/^\$\{workspaceFolder\}\//, '').replace(/^dist\/(.*)\.js$/, 'src/$1.ts'),
  );
  expect(programs.filter((program) => !existsSync(path.join(root, program)))).toEqual([]);
});
