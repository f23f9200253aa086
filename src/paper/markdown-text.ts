// Escapes text from outside for Markdown, so that CommonMark, GFM and HTML made from it show exactly that
// text.

import { oneLine } from '../text/printable';

/**
 * Backslashes that would escape something: before ASCII punctuation and at the end. `\mathbb` is left alone.
 */
const BACKSLASH = /\\(?=[!-/:-@[-`{-~]|$)/;
/**
 * An underscore between letters or digits is not markup (CommonMark 6.2), so DOIs and LaTeX stay readable.
 */
const UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u;
const MARKS = /[`*[\]~#]/;
/**
 * Written as entities, because not every parser understands backslashes here: raw HTML, tables, bare links
 * (GFM).
 */
const ENTITIES = /[<>|]|&(?=#?[\p{L}\p{N}]+;)|:(?=\/\/)|(?<=www)\.|(?<=[\p{L}\p{N}._+-])@/iu;

const SPECIAL = new RegExp(
  [BACKSLASH, UNDERSCORE, MARKS, ENTITIES].map((pattern) => pattern.source).join('|'),
  'giu',
);

const NAMED: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Opens a list, a rule or a heading's underline at the start of a line. */
const LINE_START = /^(?:([-+=])|(\d+)([.)])(?=\s|$))/;

const escapeSpecial = (char: string): string =>
  NAMED[char] ?? (/[|:.@]/.test(char) ? `&#${char.charCodeAt(0)};` : `\\${char}`);

/**
 * A text as one line of Markdown that renders as exactly that text: no markup, no HTML, no link, no broken
 * table cell, at any position in a line.
 */
export const markdownText = (text: string): string =>
  oneLine(text)
    .replace(SPECIAL, escapeSpecial)
    .replace(LINE_START, (_all, mark = '', digits = '', end = '') => `${digits}\\${mark}${end}`);
