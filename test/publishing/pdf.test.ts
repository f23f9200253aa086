// PDFs are read back with Poppler where it is installed, and by their bytes everywhere.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildManifest } from '../../src/records/manifest';
import { GOOD, publicationOf } from '../paper/example-run';
import { APPROVED, HOSTILE, hostileRun } from '../paper/hostile-run';
import { renderPdf } from '../paper/rendering';

const folder = mkdtempSync(path.join(tmpdir(), 'sovereign-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const poppler = spawnSync('pdftotext', ['-v']).error === undefined;
if (!poppler) console.warn('SKIPPED: reading PDFs back; install poppler-utils for it');
const ifPoppler = poppler ? it : it.skip;

const read = (command: 'pdftotext' | 'pdfinfo' | 'pdffonts', pdf: Buffer, ...args: string[]): string => {
  const file = path.join(folder, 'paper.pdf');
  writeFileSync(file, pdf);
  return execFileSync(command, [...args, file, ...(command === 'pdftotext' ? ['-'] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
};
const words = (pdf: Buffer) => read('pdftotext', pdf).replace(/\s+/g, ' ');
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('renderPdf', () => {
  it('gives the same bytes for the same publication, also in another process', () => {
    const approved = publicationOf(GOOD, { approval: APPROVED });
    const pdf = renderPdf(approved);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(renderPdf(approved).equals(pdf)).toBe(true);
    expect(renderPdf(publicationOf(GOOD)).equals(pdf)).toBe(false);
    // A compiler of its own: nothing of the first one is left.
    jest.isolateModules(() => {
      const again: typeof import('../../src/publishing/pdf') = require('../../src/publishing/pdf');
      expect(sha(again.renderPdf(buildManifest(approved)))).toBe(sha(pdf));
    });
  });

  it('says its title, author, language and the day of the decision', () => {
    const text = renderPdf(publicationOf(GOOD, { approval: APPROVED })).toString('latin1');
    expect(text).toMatch(/\/Lang ?\(en\)/);
    expect(text).toContain('SOVEREIGN Research Kernel');
    expect(text).toMatch(/CreationDate ?\(D:20261124/);
  });

  ifPoppler('has the sections in order, the approval and the references', () => {
    const pdf = renderPdf(publicationOf(GOOD, { approval: APPROVED }));
    const text = words(pdf);
    const order = [
      'SOVEREIGN: What is the impact',
      'Approved by Ada Example',
      'Abstract',
      'Introduction',
      'Methodology',
      'Results',
      'Uncertainties',
      'Extracted Claims',
      'References',
    ].map((part) => text.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    expect(read('pdfinfo', pdf)).toMatch(/Title: +SOVEREIGN: What is the impact/);
    expect(read('pdfinfo', pdf)).toMatch(/Tagged: +yes/);
  });

  ifPoppler('shows every letter: Greek, mathematics, Chinese, Japanese, Korean', () => {
    const letters = 'αβγ ∀x∈ℝ ≤ ₂ 中文 繁體學習 かな カナ 한국어 Žižek';
    const pdf = renderPdf(hostileRun(letters));
    for (const part of letters.split(' ')) expect(words(pdf)).toContain(part);
    // Every font that is used is embedded.
    const fonts = read('pdffonts', pdf).split('\n').slice(2).filter(Boolean);
    for (const font of fonts) expect(font).toMatch(/ yes +(yes|no) +(yes|no) /);
    expect(fonts.join()).toMatch(/Noto/);
  });

  ifPoppler('sets what comes from outside as words, never as Typst', () => {
    const attack = `#read("/etc/passwd") #image("x.png") $ x^2 $ @ref <label> \\ #eval("1+1") // gone ${HOSTILE}`;
    const text = words(renderPdf(hostileRun(attack))).replace(/\u200b/g, '');
    expect(text).toContain('#read("/etc/passwd") #image("x.png")');
    expect(text).toContain('#eval("1+1") // gone');
    expect(text).not.toContain('root:x:0');
  });

  it('sets nothing at all, and very much', () => {
    expect(renderPdf(hostileRun('')).length).toBeGreaterThan(1_000);
    expect(renderPdf(hostileRun('word '.repeat(3_000))).length).toBeGreaterThan(10_000);
    expect(renderPdf(hostileRun('x'.repeat(3_000))).length).toBeGreaterThan(1_000);
  });
});
