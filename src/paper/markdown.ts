// A publication as one Markdown page.

import { evidenceHashOf } from '../evidence/manifest';
import { markdownText } from './markdown-text';
import type { Block, Reference, Section, Sentence } from './model';
import { citeMarks } from './plain-text';
import type { Publication } from './publication';
import { safeUrl } from './references';
import { approvalLine, verdictBlocks } from './verdict';

/**
 * The page: title, author, approval, notices, abstract, the numbered sections with the tribunal's verdict in
 * Methodology, references as links, and the hashes that name what was approved. CommonMark with GFM tables;
 * everything that comes from outside is escaped. The same publication gives the same bytes.
 */
export function renderMarkdown(publication: Publication): string {
  const { draft, approval } = publication;
  const parts = [
    `# ${markdownText(draft.title)}`,
    markdownText(draft.author),
    `**${markdownText(approvalLine(approval))}**`,
    approval.kind === 'approved' && approval.note !== null
      ? `Owner's note: ${markdownText(approval.note)}`
      : null,
    markdownText(draft.date),
    ...draft.notices.map((notice) => `> **Notice:** ${markdownText(notice)}`),
    '## Abstract',
    markdownText(draft.abstract),
    ...draft.sections.flatMap((section, index) => renderSection({ section, number: index + 1, publication })),
    '## References',
    ...(draft.references.length === 0 ? ['None.'] : draft.references.map(renderReference)),
    '---',
    footer(publication),
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function renderSection(input: { section: Section; number: number; publication: Publication }): string[] {
  const { section, number, publication } = input;
  const blocks =
    section.name === 'Methodology' ? [...section.blocks, ...verdictBlocks(publication)] : section.blocks;
  return [`## ${number}. ${markdownText(section.name)}`, ...blocks.flatMap(renderBlock)];
}

function renderBlock(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [renderSentences(block.sentences)];
    case 'list':
      return [block.items.map((item) => `- ${renderSentences(item)}`).join('\n')];
    case 'table':
      return [
        markdownText(block.caption),
        [
          row(block.head),
          row(block.head.map(() => '---')),
          ...block.rows.map((cells) => row(cells.map(cell))),
        ].join('\n'),
      ];
  }
}

const renderSentences = (sentences: readonly Sentence[]): string =>
  sentences.map((sentence) => `${markdownText(sentence.text)}${citeMarks(sentence)}`).join(' ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const cell = (text: string): string => markdownText(text);

function renderReference(reference: Reference): string {
  const { number, authors, title, year, venue, doi, paperId } = reference;
  const url = safeUrl(reference.url);
  const name = markdownText(doi === null ? paperId : `doi:${doi}`);
  const where = [venue, year].filter((part) => part !== null).join(', ');
  return [
    `[${number}]`,
    authors.length === 0 ? null : `${markdownText(authors.join(', '))}:`,
    `*${markdownText(title)}*${/[.?!]$/.test(title) ? '' : '.'}`,
    where === '' ? null : `${markdownText(where)}.`,
    url === null ? name : `[${name}](${url})`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function footer(publication: Publication): string {
  const { run, draftRef } = publication;
  return [
    `- Workflow: ${markdownText(run.workflowId)}`,
    `- Run: ${markdownText(run.runId)}`,
    `- Draft: ${draftRef}`,
    `- Evidence: ${evidenceHashOf(publication)}`,
  ].join('\n');
}
