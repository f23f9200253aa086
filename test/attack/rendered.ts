// A publication in all its formats, as the files of its folder would have them.

import { buildManifest } from '../../src/evidence/manifest';
import { renderHtml } from '../../src/paper/html';
import { renderJson } from '../../src/paper/json';
import { jsonText } from '../../src/paper/json-text';
import { renderMarkdown } from '../../src/paper/markdown';
import type { Publication } from '../../src/paper/publication';
import { renderTypst, type TypstInput } from '../../src/paper/typst';
import { renderBibtex } from '../../src/typesetting/bibtex';
import { renderPdf } from '../../src/typesetting/pdf';

export interface Rendered {
  readonly html: string;
  readonly md: string;
  readonly json: string;
  readonly evidence: string;
  readonly bib: string;
  readonly typst: TypstInput;
  readonly pdf: Buffer | null;
}

export const render = (publication: Publication, { pdf }: { pdf: boolean }): Rendered => ({
  html: renderHtml(publication),
  md: renderMarkdown(publication),
  json: jsonText(renderJson(publication), 2),
  evidence: jsonText(buildManifest(publication), 2),
  bib: renderBibtex(publication),
  typst: renderTypst(publication),
  pdf: pdf ? renderPdf(publication) : null,
});
