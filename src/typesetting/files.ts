// The files of a paper's folder: every format of one publication, and its evidence manifest.

import { createHash } from 'node:crypto';
import { buildManifest, type Manifest, type ManifestFile } from '../evidence/manifest';
import { renderHtml } from '../paper/html';
import { renderJson } from '../paper/json';
import { jsonText } from '../paper/json-text';
import { renderMarkdown } from '../paper/markdown';
import type { Publication } from '../paper/publication';
import type { PaperFiles } from '../protocol';
import { renderBibtex } from './bibtex';
import { renderPdf } from './pdf';

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

/** The same publication gives the same bytes, whenever it is rendered. @throws TypesettingFailed, FontMissing */
export function renderFiles(publication: Publication): FileContents {
  const manifest = buildManifest(publication);
  const pdf = renderPdf(manifest);
  const files = { [FILE_NAMES.pdf]: pdf, ...renderTexts(manifest, sha256(pdf)) };
  return { ...files, [FILE_NAMES.evidence]: manifestText(manifest, files) };
}

/** All but the PDF and the manifest itself, which takes no typesetter. @param pdf SHA-256 of the PDF, hexadecimal */
export const renderTexts = (manifest: Manifest, pdf: string): FileContents => ({
  [FILE_NAMES.html]: Buffer.from(renderHtml(manifest)),
  [FILE_NAMES.md]: Buffer.from(renderMarkdown(manifest)),
  [FILE_NAMES.json]: Buffer.from(json(renderJson(manifest, `sha256:${pdf}`))),
  [FILE_NAMES.bib]: Buffer.from(renderBibtex(manifest)),
});

/** evidence.json: the manifest, with the hash of every other file of the folder. */
export function manifestText(manifest: Manifest, files: FileContents): Buffer {
  const listed = Object.entries(files).map(([name, bytes]) => [
    name,
    { sha256: sha256(bytes), bytes: bytes.length },
  ]);
  const content: ManifestFile = { ...manifest, files: Object.fromEntries(listed) };
  return Buffer.from(json(content));
}

/** 64 lower-case hexadecimal digits. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
