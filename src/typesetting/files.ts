// The files of a paper's folder: every format of one publication, and its evidence manifest.

import { buildManifest } from '../evidence/manifest';
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
  return {
    [FILE_NAMES.pdf]: renderPdf(publication),
    [FILE_NAMES.html]: Buffer.from(renderHtml(publication)),
    [FILE_NAMES.md]: Buffer.from(renderMarkdown(publication)),
    [FILE_NAMES.json]: Buffer.from(json(renderJson(publication))),
    [FILE_NAMES.bib]: Buffer.from(renderBibtex(publication)),
    [FILE_NAMES.evidence]: Buffer.from(json(buildManifest(publication))),
  };
}
