// Parses the names in arXiv's author fields: https://info.arxiv.org/help/prep.html#author

import { decodeLatexAccents } from '../text/latex-accents';
import { foldWhitespace } from '../text/plain-text';

const SUFFIX = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/** Removes affiliations in parentheses, which may be nested. An unpaired parenthesis stays. */
function withoutParentheses(text: string): string {
  /** The text before each open parenthesis, outermost first. */
  const before: string[] = [];
  let own = '';
  for (const part of text.split(/([()])/)) {
    const outer = part === ')' ? before.pop() : undefined;
    if (part === '(') {
      before.push(own);
      own = '';
    } else own = outer === undefined ? own + part : `${outer} `;
  }
  return [...before, own].join('(');
}

/** Splits `A. B. Smith (MIT), C. D and E. F, Jr.` into `A. B. Smith`, `C. D`, `E. F, Jr.`. */
export function splitAuthors(line: string): string[] {
  const names: string[] = [];
  for (const part of withoutParentheses(decodeLatexAccents(foldWhitespace(line))).split(/,|\sand\s/)) {
    const name = foldWhitespace(part).replace(/^and\s+/, '');
    if (name === '') continue;
    const last = names.length - 1;
    if (SUFFIX.test(name) && last >= 0) names[last] = `${names[last]}, ${name}`;
    else names.push(name);
  }
  return names;
}

/** Formats arXiv's `[last, first, suffix, affiliation ...]` as `First Last, Suffix`. */
export function parsedAuthor([last = '', first = '', suffix = '']: readonly string[]): string {
  const name = foldWhitespace(decodeLatexAccents(`${first} ${last}`));
  return suffix.trim() === '' ? name : `${name}, ${foldWhitespace(suffix)}`;
}
