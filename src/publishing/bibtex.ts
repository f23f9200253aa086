// Renders a manifest's references as BibTeX, with citation.js.

import { plugins } from '@citation-js/core';
import { parse } from '@citation-js/name';
import '@citation-js/plugin-bibtex';
import { type BibliographyItem, type BibliographyName, bibliographyOf } from '../paper/bibliography';
import { pageOf } from '../paper/page';
import type { Manifest } from '../records/manifest';
import { SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS } from '../text/latex-symbols';

// Its ASCII mode drops every character that LaTeX has no command for, including Chinese names. BibTeX files
// are UTF-8 today; what LaTeX would read as a command is escaped here.
const { format } = plugins.config.get('@bibtex');
format.asciiOnly = false;
format.useIdAsLabel = true;

const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // Not `\{`, because BibTeX counts braces even if they are escaped.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};

const inverse = (table: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...table].map(([from, to]) => [to, from]));
const RAISED = inverse(SUPERSCRIPTS);
const LOWERED = inverse(SUBSCRIPTS);
const GREEK = new Map(
  [...SYMBOLS].filter(([, char]) => /\p{Script=Greek}/u.test(char)).map(([name, char]) => [char, name]),
);

/**
 * Letters that plain LaTeX lacks: superscript and subscript digits, and Greek. Other letters need XeLaTeX,
 * LuaLaTeX or biber.
 */
const lettered = (char: string): string => {
  const [up, down, greek] = [RAISED.get(char), LOWERED.get(char), GREEK.get(char)];
  if (up !== undefined) return `\\textsuperscript{${up}}`;
  if (down !== undefined) return `\\textsubscript{${down}}`;
  return greek === undefined ? char : `\\ensuremath{\\${greek}}`;
};

/** Escapes text so that LaTeX finds no command in it and BibTeX no brace. */
const bibtexText = (text: string): string =>
  [...text]
    .map((char) => (/[\\{}~^<>&%$#_]/.test(char) ? (COMMANDS[char] ?? `\\${char}`) : lettered(char)))
    .join('');

/** citation.js protects the capitals of all words but the first: "BERT" would become "Bert". */
const titleText = (title: string): string =>
  bibtexText(title).replace(/^[^\s{}\\]*\p{L}[^\s{}\\]*\p{Lu}[^\s{}\\]*/u, '{$&}');

const escaped = <T extends BibliographyName | BibliographyItem>(
  fields: T,
  names: readonly (keyof T)[],
): T => ({
  ...fields,
  ...Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      return typeof value === 'string' ? [[name, bibtexText(value)]] : [];
    }),
  ),
});

const NAME_PARTS = [
  'family',
  'given',
  'suffix',
  'non-dropping-particle',
  'dropping-particle',
  'literal',
] as const;

/** Adds `eprint`, which citation.js does not write. */
function entryOf({ arxiv, ...item }: BibliographyItem): string {
  const entry = plugins.output.format('bibtex', [item]).trim();
  return arxiv === undefined
    ? entry
    : entry.replace(/\n?\}$/, `\n\teprint = {${arxiv}},\n\tarchivePrefix = {arXiv},\n}`);
}

/** The references as a BibTeX file in UTF-8, one entry each, in order. Deterministic, byte for byte. */
export function renderBibtex(manifest: Manifest): string {
  const items = bibliographyOf(pageOf(manifest).references, parse).map((item) => ({
    ...escaped(item, ['container-title', 'volume', 'issue', 'page', 'publisher', 'note']),
    title: titleText(item.title),
    ...(item.author && { author: item.author.map((name) => escaped(name, NAME_PARTS)) }),
  }));
  return items.map((item) => `${entryOf(item)}\n`).join('\n');
}
