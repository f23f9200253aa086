// Extracts the usable queries of a model's plan.

import { QUERY_WORDS } from './prompts/plan';

const TERM_WORDS = 6;
/** Bounds the work on an answer without end; a run asks for 8 at most. */
const QUERIES_READ = 100;
/** Twelve long words are far shorter. */
const QUERY_CHARS = 1_000;

/** Removes operators and quotation marks: the source's adapter adds them. */
const plainWords = (query: string): string[] =>
  query
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}\s.+#'’/-]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}+#]+$/gu, ''))
    .filter((word) => word !== '' && !/^(AND|OR|NOT|ANDNOT)$/.test(word));

/** A model's search terms as plain words, at most six each, all different. */
export const plainTerms = (terms: readonly string[]): string[] => [
  ...new Set(
    terms
      .slice(0, QUERIES_READ)
      .filter((term) => term.length <= QUERY_CHARS)
      .map(plainWords)
      .filter((words) => words.length > 0 && words.length <= TERM_WORDS)
      .map((words) => words.join(' ')),
  ),
];

const sameSearch = (query: string): string => [...new Set(query.toLowerCase().split(' '))].sort().join(' ');

/**
 * The queries that can be sent, at most `count`, as plain words: 2 to 12 words each, no two with the same
 * words in any order, none with the same words as a previous one.
 */
export function usableQueries({
  queries,
  previous,
  count,
}: {
  queries: readonly string[];
  previous: readonly string[];
  count: number;
}): string[] {
  const seen = new Set(previous.map((query) => sameSearch(plainWords(query).join(' '))));
  return queries
    .slice(0, QUERIES_READ)
    .filter((query) => query.length <= QUERY_CHARS)
    .map((query) => plainWords(query))
    .filter((words) => words.length >= QUERY_WORDS.min && words.length <= QUERY_WORDS.max)
    .map((words) => words.join(' '))
    .filter((query) => {
      const search = sameSearch(query);
      const known = seen.has(search);
      seen.add(search);
      return !known;
    })
    .slice(0, count);
}
