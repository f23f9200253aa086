// Renders a manifest as one self-contained HTML file.

import type { Ref } from '../contract/ref';
import type { Manifest } from '../records/manifest';
import { STYLE } from './html-style';
import {
  type PageBlock,
  type PageCell,
  type PageCite,
  type PageNote,
  type PageReference,
  type PageSentence,
  pageOf,
} from './page';

/** Nothing is fetched or executed, whatever the page contains. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Cells up to this length are not wrapped. */
const SHORT_CHARS = 14;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an element's content or a quoted attribute. */
export const htmlText = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/**
 * The page as a self-contained HTML 5 document: inline style, nothing fetched, readable on a phone and
 * printable. Citations link to the list of references, references to doi.org or arxiv.org. All text from
 * outside is escaped. Deterministic, byte for byte.
 * @param pdf hash of paper.pdf, so that it is stated outside of evidence.json too
 */
export function renderHtml(manifest: Manifest, pdf: Ref): string {
  const page = pageOf(manifest);
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${htmlText(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(page.title)}</title>`,
    meta('author', page.author),
    meta('description', page.description),
    ...(page.day === null ? [] : [meta('date', page.day)]),
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${htmlText(page.title)}</h1>`,
    `<p class="author">${htmlText(page.author)}</p>`,
    `<p class="approval">${htmlText(page.approval)}</p>`,
    ...(page.note === null ? [] : [`<p>Owner’s note: ${htmlText(page.note)}</p>`]),
    `<p class="date">${htmlText(page.date)}</p>`,
    '</header>',
    '<main>',
    ...page.notices.map(
      (notice) => `<p class="notice" role="note"><strong>Notice:</strong> ${htmlText(notice)}</p>`,
    ),
    '<section class="abstract">',
    '<h2>Abstract</h2>',
    `<p>${htmlText(page.abstract)}</p>`,
    '</section>',
    ...page.sections.flatMap(({ number, name, blocks }) => [
      `<section id="section-${number}">`,
      `<h2><span class="number">${number}</span> ${htmlText(name)}</h2>`,
      ...blocks.map(renderBlock),
      '</section>',
    ]),
    '<section id="references">',
    '<h2>References</h2>',
    ...renderReferences(page.references),
    '</section>',
    ...page.appendices.flatMap(({ letter, name, blocks }) => [
      `<section id="appendix-${letter}">`,
      `<h2><span class="number">${letter}</span> ${htmlText(name)}</h2>`,
      ...blocks.map(renderBlock),
      '</section>',
    ]),
    '</main>',
    '<footer>',
    `<dl>${[...page.colophon, ['PDF', pdf] as const].map(([label, value]) => `<dt>${htmlText(label)}</dt><dd>${htmlText(value)}</dd>`).join('')}</dl>`,
    '</footer>',
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

const meta = (name: string, content: string): string =>
  `<meta name="${name}" content="${htmlText(content)}">`;

function renderBlock(block: PageBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${renderSentences(block.sentences)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${renderSentences(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return renderTable(block);
  }
}

function renderTable({ number, caption, head, rows }: Extract<PageBlock, { kind: 'table' }>): string {
  const short = head.map((_, column) =>
    rows.every((row) => [...(row[column]?.text ?? '')].length <= SHORT_CHARS),
  );
  const cell = (content: PageCell, column: number): string =>
    `<td${short[column] ? ' class="short"' : ''} data-label="${htmlText(head[column] ?? '')}">${
      content.cite === null ? cellText(content) : citeLink(content.cite)
    }</td>`;
  return [
    '<table>',
    `<caption><b>Table ${number}:</b> ${htmlText(caption)}</caption>`,
    `<thead><tr>${head.map((name) => `<th scope="col">${htmlText(name)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`),
    '</tbody>',
    '</table>',
  ].join('\n');
}

/** A click on a claim opens its quote. */
const cellText = ({ text, note }: PageCell): string =>
  note === null
    ? `<span>${htmlText(text)}</span>`
    : `<details><summary>${htmlText(text)}</summary>${noteText(note)}</details>`;

const noteText = ({ quote, restsOn, place }: PageNote): string => {
  const quoted =
    quote === null
      ? `<p>Quoted word for word. ${htmlText(place)}</p>`
      : `<blockquote>${htmlText(quote)}</blockquote><p>${htmlText(place)}</p>`;
  return restsOn === null
    ? quoted
    : `${quoted}<p>Its check rests on:</p><blockquote>${htmlText(restsOn)}</blockquote>`;
};

const renderSentences = (sentences: readonly PageSentence[]): string =>
  sentences
    .map(({ text, cites }) => `${htmlText(text)}${cites.map((cite) => `&nbsp;${citeLink(cite)}`).join('')}`)
    .join(' ');

const citeLink = ({ number, known }: PageCite): string =>
  known ? `<a class="cite" href="#ref-${number}">[${number}]</a>` : `<span class="cite">[${number}]</span>`;

function renderReferences(references: readonly PageReference[]): string[] {
  if (references.length === 0) return ['<p>None.</p>'];
  return ['<ol class="references">', ...references.map(renderReference), '</ol>'];
}

const linkTo = ({ name, url }: { readonly name: string; readonly url: string }): string =>
  `<a href="${htmlText(url)}" rel="noreferrer">${htmlText(name)}</a>`;

function renderReference(reference: PageReference): string {
  const { number, anchor, authors, title, stop, where, name, url, published } = reference;
  const link = url === null ? htmlText(name) : linkTo({ name, url });
  const parts = [
    // Names and titles may be written right to left; the text around them is not.
    authors === '' ? null : `<bdi>${htmlText(authors)}</bdi>:`,
    `<cite dir="auto">${htmlText(title)}</cite>${stop}`,
    where === '' ? null : `${htmlText(where)}.`,
    published === null ? link : `${link}, published as ${linkTo(published)}`,
  ];
  return `<li${anchor ? ` id="ref-${number}"` : ''}><span>[${number}]</span><span>${parts
    .filter((part) => part !== null)
    .join(' ')}</span></li>`;
}
