// Names out of arXiv's author fields: https://info.arxiv.org/help/prep.html#author

import { decodeLatexAccents } from './latex-accents';
import { foldWhitespace } from './plain-text';

const SUFFIX = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/** Affiliations stand in parentheses, which may hold further ones. */
function withoutParentheses(text: string): string {
  let left = text;
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(/\([^()]*\)/g, ' ');
  }
  return left;
}

/** `A. B. Smith (MIT), C. D and E. F, Jr.` as `A. B. Smith`, `C. D`, `E. F, Jr.`. */
export function splitAuthors(line: string): string[] {
  const names: string[] = [];
  for (const part of withoutParentheses(decodeLatexAccents(foldWhitespace(line))).split(/,|\s+and\s+/)) {
    const name = foldWhitespace(part).replace(/^and\s+/, '');
    if (name === '') continue;
    const last = names.length - 1;
    if (SUFFIX.test(name) && last >= 0) names[last] = `${names[last]}, ${name}`;
    else names.push(name);
  }
  return names;
}

/** arXiv's `[last, first, suffix, affiliation ...]` as `First Last, Suffix`. */
export function parsedAuthor([last = '', first = '', suffix = '']: readonly string[]): string {
  const name = foldWhitespace(decodeLatexAccents(`${first} ${last}`));
  return suffix.trim() === '' ? name : `${name}, ${foldWhitespace(suffix)}`;
}
