// The formats of a publication, by way of its manifest, as files are rendered.

import * as html from '../../src/paper/html';
import * as json from '../../src/paper/json';
import * as markdown from '../../src/paper/markdown';
import * as page from '../../src/paper/page';
import * as typst from '../../src/paper/typst';
import * as bibtex from '../../src/publishing/bibtex';
import * as pdf from '../../src/publishing/pdf';
import { hashOf } from '../../src/records/hash';
import { buildManifest } from '../../src/records/manifest';
import type { Publication } from '../../src/records/publication';

/** In place of the hash of a PDF. */
export const PDF_HASH = hashOf('a PDF');

export const renderHtml = (from: Publication) => html.renderHtml(buildManifest(from), PDF_HASH);
export const renderMarkdown = (from: Publication) => markdown.renderMarkdown(buildManifest(from), PDF_HASH);
export const renderJson = (from: Publication) => json.renderJson(buildManifest(from), PDF_HASH);
export const pageOf = (from: Publication) => page.pageOf(buildManifest(from));
export const renderTypst = (from: Publication) => typst.renderTypst(buildManifest(from));
export const renderBibtex = (from: Publication) => bibtex.renderBibtex(buildManifest(from));
export const renderPdf = (from: Publication) => pdf.renderPdf(buildManifest(from));
