// Translates plain words into arXiv's query language:
// https://info.arxiv.org/help/api/user-manual.html#query_details

import { queryTerms } from './query-terms';

const MOST_TERMS = 20;

/**
 * The `search_query` of a plain query; null if it contains no word.
 *
 * Terms are joined by OR, and arXiv's relevance order does the rest: papers with more of the terms, and with
 * rarer ones, come first, and selection ranks the best of them again against the question. (AND over the four
 * to eight words of a usual query finds nothing; with OR, an empty answer means that no term is known.) Text
 * in double quotes stays a phrase. Hyphenated words become phrases, because arXiv reads the hyphen as NOT
 * (github.com/arXiv/arxiv-search/issues/322). All other syntax (parentheses, colons, operators, wildcards) is
 * dropped: a single unbalanced parenthesis gets HTTP 400.
 */
export function arxivQuery(plain: string): string | null {
  const unaccented = plain
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\p{M}/gu, ' ');
  const terms = queryTerms(unaccented)
    .slice(0, MOST_TERMS)
    .map((words) => (words.length > 1 ? `all:"${words.join(' ')}"` : `all:${words.join('')}`));
  return terms.length === 0 ? null : terms.join(' OR ');
}
