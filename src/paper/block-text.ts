// Converts blocks of a page to plain text.

import type { PageBlock, PageSentence } from './page';

export const citeMarks = ({ cites }: PageSentence): string =>
  cites.map(({ number }) => ` [${number}]`).join('');

const sentencesText = (sentences: readonly PageSentence[]): string =>
  sentences.map((sentence) => `${sentence.text}${citeMarks(sentence)}`).join(' ');

/** A paragraph on one line, list items with dashes, table cells separated by bars. */
export function blockText(block: PageBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return sentencesText(block.sentences);
    case 'list':
      return block.items.map((item) => `- ${sentencesText(item)}`).join('\n');
    case 'table':
      return [
        `Table ${block.number}: ${block.caption}`,
        block.head.join(' | '),
        ...block.rows.map((row) => row.map(({ text }) => text).join(' | ')),
      ].join('\n');
  }
}
