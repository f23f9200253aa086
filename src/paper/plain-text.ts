// Blocks as plain text, and text made safe to print on one line.

import type { Block, Sentence } from './model';

/** Marks that turn the direction of text round, by which one text can be made to look like another. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line: control characters and line breaks become blanks, runs of white space one blank. */
export const oneLine = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(DIRECTION_MARKS, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

export const citeMarks = (sentence: Sentence): string =>
  sentence.cites.map((number) => ` [${number}]`).join('');

const sentenceText = (sentence: Sentence): string => `${oneLine(sentence.text)}${citeMarks(sentence)}`;

const sentencesText = (sentences: readonly Sentence[]): string => sentences.map(sentenceText).join(' ');

/** A block as text: a paragraph on one line, list items behind dashes, a table's cells behind bars. */
export function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return sentencesText(block.sentences);
    case 'list':
      return block.items.map((item) => `- ${sentencesText(item)}`).join('\n');
    case 'table':
      return [block.caption, ...[block.head, ...block.rows].map((row) => row.map(oneLine).join(' | '))].join(
        '\n',
      );
  }
}
