// Translates plain words into OpenAlex's search syntax: https://developers.openalex.org/guides/searching

import { queryTerms } from './query-terms';

export interface OpenAlexQuery {
  /** Finds works that contain every term. */
  readonly all: string;
  /** Finds works that contain any of them; null if there is only one. */
  readonly any: string | null;
}

const MOST_TERMS = 20;
/** Limit for the terms in a URL; OpenAlex accepts 4,094 for the whole URL. */
const MOST_BYTES = 1_500;

/**
 * The `search` of a plain query; null if it contains no word.
 *
 * OpenAlex joins adjacent terms by AND. Everything is lower-cased, so that no word is read as AND, OR or NOT,
 * which must be upper-case; only phrases are quoted (text that was in double quotes, and hyphenated words);
 * wildcards, `~`, colons, commas, parentheses and the like are dropped. Accents stay.
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
