// Converts titles and abstracts in publishers' markup: HTML, JATS (jats.nlm.nih.gov) and MathML, sometimes
// escaped twice.

import { withoutEntities } from './html-entities';
import { subscript, superscript } from './latex-formula';
import { cutText, foldWhitespace } from './plain-text';

/** Only these names count as tags: "a<b and c>d" has none. */
const BLOCKS = 'p|br|div|sec|title|abstract|li|ul|ol|h[1-6]|list|list-item|disp-formula|tr|td|table';
const INLINE =
  'i|b|em|strong|italic|bold|tt|code|u|s|sc|scp|small|span|a|font|sub|sup|inf|script|style|img|xref|ext-link|' +
  'inline-formula|tex-math|alternatives|named-content|styled-content|monospace|roman|sans-serif|underline|' +
  'math|semantics|annotation|mi|mn|mo|ms|mrow|msub|msup|msubsup|mfrac|mtext|mspace|mstyle|mover|munder|' +
  'munderover|mfenced|msqrt|mroot|mtable|mtr|mtd|mpadded|mphantom|mmultiscripts|mprescripts|none';
const tags = (names: string): RegExp =>
  new RegExp(String.raw`</?(?:(?:jats|mml|m):)?(?:${names})(?:\s+[^\s<>=]{1,60}\s*=[^<>]*|\s*/?)>`, 'gi');
const BLOCK_TAG = tags(BLOCKS);
const INLINE_TAG = tags(INLINE);
const SMALL = /<(?:jats:)?(sub|sup|inf)>([^<>]{0,100})<\/(?:jats:)?\1>/gi;
/** TeX in addition to the MathML of the same formula. */
const TEX_ANNOTATION = /<(?:mml:)?annotation\b[^<>]*>[^<>]*<\/(?:mml:)?annotation>/gi;

/**
 * Bidirectional overrides, zero-width and soft-hyphen characters: they are invisible, and make searches miss
 * words.
 */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const C1_CONTROLS = /[\u0080-\u009f]+/g;

const withoutTags = (text: string): string =>
  text
    .replace(TEX_ANNOTATION, '')
    .replace(SMALL, (_all, name: string, inner: string) =>
      name.toLowerCase() === 'sup' ? superscript(inner) : subscript(inner),
    )
    .replace(BLOCK_TAG, ' ')
    .replace(INLINE_TAG, '');

/**
 * One line of plain text: `CO<sub>2</sub> &amp; <i>heat</i>` becomes `CO₂ & heat`. The words of all elements
 * stay, known or not; text escaped twice is decoded twice. Reads at most `maxChars` characters of `text`.
 */
export function plainLine(text: string, maxChars: number): string {
  // A lone surrogate cannot be hashed or put in a URL.
  let line = cutText(text, maxChars).toWellFormed();
  for (let round = 0; round < 2 && /[<&]/.test(line); round += 1) line = withoutEntities(withoutTags(line));
  return foldWhitespace(withoutTags(line).replace(UNSEEN, '').replace(C1_CONTROLS, ' '));
}
