// Plain words into arXiv's query language: https://info.arxiv.org/help/api/user-manual.html#query_details

/** Words that say nothing about a subject, and the language's own operators. */
const SKIPPED = new Set(
  (
    'a an and andnot are as at be between by can do does for from has have how in into is it its not of on or ' +
    'over than that the their this to under versus vs was were what when where which who why with'
  ).split(' '),
);

const MOST_TERMS = 20;

/** Words as arXiv's index has them: `fine-tuning` is the phrase "fine tuning", `2.0` is one word. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+(?:\.\p{N}+)*/gu) ?? [];

/**
 * The `search_query` of a plain query; null when there is no word in it.
 *
 * Terms are joined by OR and arXiv's relevance order does the rest: papers with more of the terms, and with
 * rarer ones, come first, and selection ranks the best of them again against the question. (AND over the four
 * to eight words of a usual query finds nothing; with OR an empty answer means that no term is known.)
 * Text in double quotes stays a phrase. Hyphenated words become phrases, because arXiv reads the hyphen as NOT
 * (github.com/arXiv/arxiv-search/issues/322). Everything else with a meaning there (parentheses, colons,
 * operators, wildcards) is dropped: an unbalanced parenthesis alone is answered with HTTP 400.
 */
export function arxivQuery(plain: string): string | null {
  const text = plain
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[“”„«»]/g, '"');
  const quoted = text.split('"');
  // An odd quotation mark opens nothing.
  const phrases = quoted.length % 2 === 1 ? quoted.length : quoted.length - 1;

  const terms = new Map<string, string>();
  const add = (words: string[]) => {
    const term = words.join(' ');
    if (term === '' || (words.length === 1 && SKIPPED.has(term.toLowerCase()))) return;
    const key = term.toLowerCase();
    if (!terms.has(key)) terms.set(key, words.length > 1 ? `all:"${term}"` : `all:${term}`);
  };
  quoted.forEach((part, index) => {
    if (index % 2 === 1 && index < phrases) {
      add(wordsOf(part));
      return;
    }
    for (const word of part.split(/[^\p{L}\p{N}.\-‐‑–'’_]+/u)) add(wordsOf(word));
  });
  return terms.size === 0 ? null : [...terms.values()].slice(0, MOST_TERMS).join(' OR ');
}
