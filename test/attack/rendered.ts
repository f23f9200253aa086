// A publication in all its formats, as the files of its folder have them.

import { FILE_NAMES } from '../../src/contract/paper-files';
import { renderTypst, type TypstInput } from '../../src/paper/typst';
import { renderPdf } from '../../src/publishing/pdf';
import { hashOfBytes, manifestText, renderTexts } from '../../src/publishing/texts';
import { hashOf } from '../../src/records/hash';
import { buildManifest } from '../../src/records/manifest';
import type { Publication } from '../../src/records/publication';

export interface Rendered {
  readonly html: string;
  readonly md: string;
  readonly json: string;
  readonly evidence: string;
  readonly bib: string;
  readonly typst: TypstInput;
  readonly pdf: Buffer | null;
}

/** In place of the hash of a PDF, where none is set. */
const NO_PDF = hashOf('no PDF');

export function render(publication: Publication, { pdf }: { pdf: boolean }): Rendered {
  const manifest = buildManifest(publication);
  const set = pdf ? renderPdf(manifest) : null;
  const texts = renderTexts(manifest, set === null ? NO_PDF : hashOfBytes(set));
  const textOf = (name: string): string => {
    const bytes = texts[name];
    if (bytes === undefined) throw new Error(`${name} was not rendered`);
    return bytes.toString();
  };
  return {
    html: textOf(FILE_NAMES.html),
    md: textOf(FILE_NAMES.md),
    json: textOf(FILE_NAMES.json),
    bib: textOf(FILE_NAMES.bib),
    evidence: manifestText(manifest, texts).toString(),
    typst: renderTypst(manifest),
    pdf: set,
  };
}
