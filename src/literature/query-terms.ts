// Extracts the terms of a plain query, before any source's own syntax.

/** Words that say nothing about a subject, and the operators of query languages. */
const SKIPPED = new Set(
  (
    'a an and andnot are as at be between by can do does for from has have how in into is it its not of on or ' +
    'over than that the their this to under versus vs was were what when where which who why with'
  ).split(' '),
);

/** Words as search indexes split them: `fine-tuning` is the phrase "fine tuning", `2.0` is one word. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+(?:\.\p{N}+)*/gu) ?? [];

/**
 * The terms in order, each once regardless of case. Each is a list of words; several words are a phrase: text
 * in double quotes, and hyphenated words. Words contain only letters, marks and digits, and the points of
 * numbers, so that no term has a meaning in a query language. Words that say nothing are left out, except in
 * phrases.
 */
export function queryTerms(plain: string): string[][] {
  const quoted = plain.replace(/[“”„«»]/g, '"').split('"');
  // An unpaired quotation mark opens nothing.
  const phrases = quoted.length % 2 === 1 ? quoted.length : quoted.length - 1;
  const terms = new Map<string, string[]>();
  const add = (words: string[]) => {
    const key = words.join(' ').toLowerCase();
    if (key === '' || (words.length === 1 && SKIPPED.has(key)) || terms.has(key)) return;
    terms.set(key, words);
  };
  quoted.forEach((part, index) => {
    if (index % 2 === 1 && index < phrases) {
      add(wordsOf(part));
      return;
    }
    for (const word of part.split(/[^\p{L}\p{M}\p{N}.\-‐‑–'’_]+/u)) add(wordsOf(word));
  });
  return [...terms.values()];
}
