// The files of a paper's folder that take no typesetter: all but the PDF. `sovereign verify` renders them again.

import { createHash } from 'node:crypto';
import type { Manifest, ManifestFile } from '../evidence/manifest';
import { renderHtml } from '../paper/html';
import { renderJson } from '../paper/json';
import { jsonText } from '../paper/json-text';
import { renderMarkdown } from '../paper/markdown';
import type { PaperFiles, Ref } from '../protocol';
import { renderBibtex } from './bibtex';

export const FILE_NAMES: Omit<PaperFiles, 'folder'> = {
  pdf: 'paper.pdf',
  html: 'paper.html',
  md: 'paper.md',
  json: 'paper.json',
  bib: 'references.bib',
  evidence: 'evidence.json',
};

/** File names and their bytes. */
export type FileContents = Readonly<Record<string, Buffer>>;

const json = (value: unknown) => `${jsonText(value, 2)}\n`;

/** All but the PDF and the manifest itself, which takes no typesetter. @param pdf hash of the PDF */
export const renderTexts = (manifest: Manifest, pdf: Ref): FileContents => ({
  [FILE_NAMES.html]: Buffer.from(renderHtml(manifest, pdf)),
  [FILE_NAMES.md]: Buffer.from(renderMarkdown(manifest, pdf)),
  [FILE_NAMES.json]: Buffer.from(json(renderJson(manifest, pdf))),
  [FILE_NAMES.bib]: Buffer.from(renderBibtex(manifest)),
});

/** evidence.json: the manifest, with the hash of every other file of the folder. */
export function manifestText(manifest: Manifest, files: FileContents): Buffer {
  const listed = Object.entries(files).map(([name, bytes]) => [
    name,
    { hash: hashOfBytes(bytes), bytes: bytes.length },
  ]);
  const content: ManifestFile = { ...manifest, files: Object.fromEntries(listed) };
  return Buffer.from(json(content));
}

/** Hash of a file's bytes. */
export const hashOfBytes = (bytes: Buffer): Ref =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
