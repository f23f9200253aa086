// Plain words into OpenAlex's search: https://developers.openalex.org/guides/searching

import { queryTerms } from './query-terms';

export interface OpenAlexQuery {
  /** Works that hold every term. */
  readonly all: string;
  /** Works that hold any of them; null where there is only one. */
  readonly any: string | null;
}

const MOST_TERMS = 20;
/** Of the terms in a URL; OpenAlex takes 4,094 for the whole of it. */
const MOST_BYTES = 1_500;

/**
 * The `search` of a plain query; null when there is no word in it.
 *
 * Terms side by side are joined by AND there. Everything is in lower case, so that no word is taken for AND, OR or
 * NOT, which have to be in capitals; quotation marks stand around phrases only (what stood in double quotes, and
 * hyphenated words); wildcards, `~`, colons, commas, parentheses and the like are dropped. Accents stay.
 */
export function openAlexQuery(plain: string): OpenAlexQuery | null {
  const terms: string[] = [];
  let bytes = 0;
  for (const words of queryTerms(plain.toWellFormed().normalize('NFC')).slice(0, MOST_TERMS)) {
    const text = words.join(' ').toLowerCase();
    const term = words.length > 1 ? `"${text}"` : text;
    bytes += encodeURIComponent(` OR ${term}`).length;
    if (bytes > MOST_BYTES) break;
    terms.push(term);
  }
  if (terms.length === 0) return null;
  return { all: terms.join(' '), any: terms.length > 1 ? terms.join(' OR ') : null };
}
