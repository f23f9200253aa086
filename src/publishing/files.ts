// The files of a paper's folder: every format of one publication, and its evidence manifest.

import { FILE_NAMES } from '../contract/paper-files';
import { buildManifest } from '../records/manifest';
import type { Publication } from '../records/publication';
import { renderPdf } from './pdf';
import { type FileContents, hashOfBytes, manifestText, renderTexts } from './texts';

export type { FileContents } from './texts';

/**
 * Deterministic: the same publication gives the same bytes, whenever it is rendered. @throws
 * TypesettingFailed, FontMissing
 */
export function renderFiles(publication: Publication): FileContents {
  const manifest = buildManifest(publication);
  const pdf = renderPdf(manifest);
  const files = { [FILE_NAMES.pdf]: pdf, ...renderTexts(manifest, hashOfBytes(pdf)) };
  return { ...files, [FILE_NAMES.evidence]: manifestText(manifest, files) };
}
