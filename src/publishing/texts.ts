// The files of a paper's folder that need no typesetter: all but the PDF. `sovereign verify` renders them
// again.

import { createHash } from 'node:crypto';
import { FILE_NAMES, type Format } from '../contract/paper-files';
import type { Ref } from '../contract/ref';

import { renderHtml } from '../paper/html';
import { renderJson } from '../paper/json';
import { jsonText } from '../paper/json-text';
import { renderMarkdown } from '../paper/markdown';
import type { Manifest, ManifestFile } from '../records/manifest';
import { renderBibtex } from './bibtex';

/** File names and their bytes. */
export type FileContents = Readonly<Record<string, Buffer>>;

const json = (value: unknown) => `${jsonText(value, 2)}\n`;

/** Every format except the PDF, which needs a typesetter, and the manifest, which lists the others. */
const RENDER: {
  readonly [F in Exclude<Format, 'pdf' | 'evidence'>]: (manifest: Manifest, pdf: Ref) => string;
} = {
  html: renderHtml,
  md: renderMarkdown,
  json: (manifest, pdf) => json(renderJson(manifest, pdf)),
  bib: renderBibtex,
};

const TEXT_FORMATS = Object.keys(RENDER) as (keyof typeof RENDER)[];

export const TEXT_FILES: readonly string[] = TEXT_FORMATS.map((format) => FILE_NAMES[format]);

/** @param pdf hash of the PDF */
export const renderTexts = (manifest: Manifest, pdf: Ref): FileContents =>
  Object.fromEntries(
    TEXT_FORMATS.map((format) => [FILE_NAMES[format], Buffer.from(RENDER[format](manifest, pdf))]),
  );

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
