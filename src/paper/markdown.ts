// Renders a manifest as one Markdown page.

import type { Ref } from '../contract/ref';
import type { Manifest } from '../records/manifest';
import { citeMarks } from './block-text';
import { markdownText } from './markdown-text';
import {
  type Page,
  type PageBlock,
  type PageCell,
  type PageReference,
  type PageSentence,
  pageOf,
} from './page';

/**
 * The page: title, author, approval, notices, abstract, the numbered sections, references as links, the
 * appendices, and the hashes that identify what was approved. CommonMark with GFM tables and footnotes, which
 * contain the claims' quotes; all text from outside is escaped. A citation `[1]` is a link to the paper's
 * page. Deterministic, byte for byte.
 * @param pdf hash of paper.pdf, so that it is stated outside of evidence.json too
 */
export function renderMarkdown(manifest: Manifest, pdf: Ref): string {
  const page = pageOf(manifest);
  const parts = [
    `# ${markdownText(page.title)}`,
    markdownText(page.author),
    `**${markdownText(page.approval)}**`,
    page.note === null ? null : `Owner's note: ${markdownText(page.note)}`,
    markdownText(page.date),
    ...page.notices.map((notice) => `> **Notice:** ${markdownText(notice)}`),
    '## Abstract',
    markdownText(page.abstract),
    ...page.sections.flatMap(({ number, name, blocks }) => [
      `## ${number}. ${markdownText(name)}`,
      ...blocks.flatMap(renderBlock),
    ]),
    '## References',
    ...(page.references.length === 0 ? ['None.'] : page.references.map(renderReference)),
    ...page.appendices.flatMap(({ letter, name, blocks }) => [
      `## ${letter}. ${markdownText(name)}`,
      ...blocks.flatMap(renderBlock),
    ]),
    '---',
    [...page.colophon, ['PDF', pdf] as const]
      .map(([label, value]) => `- ${label}: ${markdownText(value)}`)
      .join('\n'),
    footnotes(page),
    linkTargets(page.references),
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function renderBlock(block: PageBlock): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [renderSentences(block.sentences)];
    case 'list':
      return [block.items.map((item) => `- ${renderSentences(item)}`).join('\n')];
    case 'table':
      return [
        `**Table ${block.number}:** ${markdownText(block.caption)}`,
        [
          row(block.head.map(markdownText)),
          row(block.head.map(() => '---')),
          ...block.rows.map((cells) => row(cells.map((cell) => cellText(cell, cells[0]?.text ?? '')))),
        ].join('\n'),
      ];
  }
}

const cellText = ({ text, cite, note }: PageCell, id: string): string =>
  cite === null ? `${markdownText(text)}${note === null ? '' : `[^${id}]`}` : text;

/** GFM footnotes, one per claim: its quote, and the quote's place. */
function footnotes({ sections }: Page): string | null {
  const lines = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind !== 'table'
        ? []
        : block.rows.flatMap(([id, claim]) =>
            id === undefined || !claim?.note
              ? []
              : [
                  `[^${id.text}]: ${claim.note.quote === null ? 'Quoted word for word.' : `“${markdownText(claim.note.quote)}”`} ${markdownText(claim.note.place)}${claim.note.restsOn === null ? '' : ` Its check rests on: “${markdownText(claim.note.restsOn)}”`}`,
                ],
          ),
    ),
  );
  return lines.length === 0 ? null : lines.join('\n');
}

const renderSentences = (sentences: readonly PageSentence[]): string =>
  sentences.map((sentence) => `${markdownText(sentence.text)}${citeMarks(sentence)}`).join(' ');

/** CommonMark's link reference definitions: not shown, they turn every citation `[1]` into a link. */
const linkTargets = (references: readonly PageReference[]): string | null => {
  const targets = references.filter(({ url, anchor }) => url !== null && anchor);
  return targets.length === 0 ? null : targets.map(({ number, url }) => `[${number}]: ${url}`).join('\n');
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function renderReference(reference: PageReference): string {
  const { number, authors, title, stop, where, name, url, published } = reference;
  const label = markdownText(name);
  const link = url === null ? label : `[${label}](${url})`;
  return [
    `[${number}]`,
    authors === '' ? null : `${markdownText(authors)}:`,
    `*${markdownText(title)}*${stop}`,
    where === '' ? null : `${markdownText(where)}.`,
    published === null ? link : `${link}, published as [${markdownText(published.name)}](${published.url})`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
