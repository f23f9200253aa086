// citation.js: a publication's references as BibTeX.

import { plugins } from '@citation-js/core';
import { parse } from '@citation-js/name';
import '@citation-js/plugin-bibtex';
import { type BibliographyItem, type BibliographyName, bibliographyOf } from '../paper/bibliography';
import { pageOf } from '../paper/page';
import type { Publication } from '../paper/publication';

// Its ASCII form drops every character that LaTeX has no command for, Chinese names among them. BibTeX files
// are UTF-8 today; what LaTeX would read as a command is escaped here.
const { format } = plugins.config.get('@bibtex');
format.asciiOnly = false;
format.useIdAsLabel = true;

const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // Not `\{`: BibTeX counts braces also where they are escaped.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};

/** A text in which LaTeX reads no command and BibTeX counts no brace. */
const bibtexText = (text: string): string =>
  text.replace(/[\\{}~^<>&%$#_]/g, (char) => COMMANDS[char] ?? `\\${char}`);

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

/** The references as a BibTeX file in UTF-8, one entry each, in their order. The same publication gives the same bytes. */
export function renderBibtex(publication: Publication): string {
  const items = bibliographyOf(pageOf(publication).references, parse).map((item) => ({
    ...escaped(item, ['title', 'container-title', 'publisher', 'note']),
    ...(item.author && { author: item.author.map((name) => escaped(name, NAME_PARTS)) }),
  }));
  return items.length === 0 ? '' : `${plugins.output.format('bibtex', items).trim()}\n`;
}
