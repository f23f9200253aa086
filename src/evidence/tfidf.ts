// How similar two texts are: the TF-IDF cosine of the pair, computed exactly as scikit-learn does.

import { ENGLISH_STOP_WORDS } from '../text/stop-words';

/**
 * Tokens of scikit-learn's default pattern `(?u)\b\w\w+\b` on the lower-cased text. Python's `\w` matches
 * letters and numeric characters of any script and `_`, but no combining marks; `{2,}` counts code points.
 */
const TOKEN = /[\p{L}\p{N}_]{2,}/gu;

/** Counts words and pairs of adjacent words, after removing stop words. */
function countTerms(text: string): Map<string, number> {
  const words = (text.toLowerCase().match(TOKEN) ?? []).filter((word) => !ENGLISH_STOP_WORDS.has(word));
  const counts = new Map<string, number>();
  const count = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  words.forEach((word, at) => {
    count(word);
    const next = words[at + 1];
    if (next !== undefined) count(`${word} ${next}`);
  });
  return counts;
}

/** ln((1 + n) / (1 + df)) + 1 with n = 2 texts. */
const IDF_IN_ONE = Math.log(3 / 2) + 1;
const IDF_IN_BOTH = 1;

function weights(own: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Map<string, number> {
  const weighted = new Map<string, number>();
  for (const [term, count] of own) {
    weighted.set(term, (1 + Math.log(count)) * (other.has(term) ? IDF_IN_BOTH : IDF_IN_ONE));
  }
  return weighted;
}

function norm(vector: ReadonlyMap<string, number>): number {
  let squares = 0;
  for (const weight of vector.values()) squares += weight * weight;
  return Math.sqrt(squares);
}

/**
 * Cosine (0-1) of two texts under `TfidfVectorizer(ngram_range=(1, 2), stop_words='english',
 * sublinear_tf=True)` of scikit-learn, fitted on the two: tf = 1 + ln(count), smoothed idf = ln((1 + n) / (1
 * + df)) + 1, rows L2-normalised. Agrees with it to 1e-9. If neither text has a term, scikit-learn raises
 * ("empty vocabulary"); here the value is defined as 0, as if only one has none. Exact for characters of
 * Unicode 14; later letters count as letters if the JavaScript engine knows them.
 */
export function pairCosine(a: string, b: string): number {
  const countsA = countTerms(a);
  const countsB = countTerms(b);
  const rowA = weights(countsA, countsB);
  const rowB = weights(countsB, countsA);
  const scale = norm(rowA) * norm(rowB);
  if (scale === 0) return 0;
  // Sorted, so that the sum, including its last bit, is the same for (a, b) and (b, a).
  const shared = [...rowA.keys()].filter((term) => rowB.has(term)).sort();
  let dot = 0;
  for (const term of shared) dot += (rowA.get(term) ?? 0) * (rowB.get(term) ?? 0);
  return Math.min(1, dot / scale);
}
