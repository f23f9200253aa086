// Text from outside in Markdown: it must come out as the text it is, in CommonMark, GFM and HTML made of it.

import { oneLine } from '../text/printable';

/** Backslashes that would escape something: before ASCII punctuation and at the end. `\mathbb` needs none. */
const BACKSLASH = /\\(?=[!-/:-@[-`{-~]|$)/;
/** An underscore between letters or digits marks nothing (CommonMark 6.2), so DOIs and LaTeX stay readable. */
const UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u;
const MARKS = /[`*[\]~#]/;
/** As entities, because a backslash is not understood everywhere: raw HTML, tables, bare links (GFM). */
const ENTITIES = /[<>|]|&(?=#?[\p{L}\p{N}]+;)|:(?=\/\/)|(?<=www)\.|(?<=[\p{L}\p{N}._+-])@/iu;

const SPECIAL = new RegExp(
  [BACKSLASH, UNDERSCORE, MARKS, ENTITIES].map((pattern) => pattern.source).join('|'),
  'giu',
);

const NAMED: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** What opens a list, a rule or a heading's underline when a line begins with it. */
const LINE_START = /^(?:([-+=])|(\d+)([.)])(?=\s|$))/;

const escapeSpecial = (char: string): string =>
  NAMED[char] ?? (/[|:.@]/.test(char) ? `&#${char.charCodeAt(0)};` : `\\${char}`);

/**
 * A text as one line of Markdown that renders as exactly that text: no markup, no HTML, no link, no broken
 * table cell, wherever in a line it is put.
 */
export const markdownText = (text: string): string =>
  oneLine(text)
    .replace(SPECIAL, escapeSpecial)
    .replace(LINE_START, (_all, mark = '', digits = '', end = '') => `${digits}\\${mark}${end}`);
