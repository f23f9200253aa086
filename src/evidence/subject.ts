// Who "we" and "our model" are: named in brackets, as an editor does, so that a quoted sentence stands alone.

import { OWN_THING_BODY } from './result-words';

const SUFFIX = /,?\s+(?:jr|sr|ii|iii|iv)\.?$/i;
const PARTICLE = /^(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ten|ter)$/i;

/** "Ada van der Berg, Jr." -> "van der Berg". */
function surname(name: string): string {
  const words = name.replace(SUFFIX, '').trim().split(/\s+/);
  // In these scripts the family name comes first.
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(name))
    return words[0] ?? '';
  let from = words.length - 1;
  while (from > 1 && PARTICLE.test(words[from - 1] ?? '')) from -= 1;
  return words.slice(from).join(' ');
}

/** "Berg", "Berg and Cho", "Berg et al."; null without authors. */
export function authorsShort(authors: readonly string[]): string | null {
  const [first, second] = authors.map(surname).filter((name) => name !== '');
  if (first === undefined) return null;
  if (second === undefined) return first;
  return authors.length === 2 ? `${first} and ${second}` : `${first} et al.`;
}

/** Their own words for themselves. */
const OWN_WORDS = /\b(?:we|our|us|i)\b/i;

/** Whether a sentence has words that only its paper explains: "we", "our", "the proposed model". */
export const saysOwn = (text: string): boolean => OWN_WORDS.test(text) || /\bthe proposed\b/i.test(text);

/**
 * The sentence with its own words for the paper's authors replaced by their names in brackets, as an editor
 * does: "our reader" is "[Berg et al.’s] reader", "the proposed model" "[Berg et al.’s] proposed model", "we
 * achieve" "[Berg et al.] achieve"; after the first time "[they]" and "[their]". Null where a word would be left
 * that names nobody: without authors, or with one author, whose "we" has a plural verb.
 */
export function nameSubject({
  text,
  authors,
}: {
  readonly text: string;
  readonly authors: readonly string[];
}): string | null {
  const names = authorsShort(authors);
  if (names === null || (authors.length === 1 && /\bwe\b/i.test(text))) return null;
  let named = false;
  const call = (first: string, again: string) => {
    const call = named ? again : first;
    named = true;
    return `[${call}]`;
  };
  const owned = text
    .replace(OWN_THING_BODY, (_whole, before: string, _the: string, rest: string) => `${before}our ${rest}`)
    .replace(/\bthe (?=proposed\b)/gi, 'our ');
  const called = owned.replace(/\b(?:we|our)\b/gi, (word) =>
    word.toLowerCase() === 'we'
      ? call(names, 'they')
      : call(`${names}’s`, authors.length > 1 ? 'their' : 'the author’s'),
  );
  return OWN_WORDS.test(called.replace(/\[[^\]]*\]/g, '')) ? null : called;
}

/** Names everybody uses: no paper's own. */
const COMMON =
  /^(?:LLMs?|NLP|QA|NMT|MRC|RC|IR|RAG|KGs?|KBs?|BERT|GPT.*|RNNs?|CNNs?|LSTMs?|SQuAD.*|MRQA|F1|EM|AI|ML|RL|SOTA|TREC.*|WMT.*|SemEval.*|COVID.*|API|SQL|MT|SMT|SGD|PCA|SVM|CRF|GRU|XML|US|UK|DNA|RNA|mRNA|PCR|NER|OOD|MRR|KBQA|ODQA|VQA|QG|MTL|RE|IE|CI|OR|HR|BMI|HIV|CT|MRI)$/;
const COINED = '[A-Z][\\w\\-+]*[A-Z0-9][\\w\\-+]*|[a-z]{1,4}[A-Z][\\w\\-+]*';
const IN_TITLE = new RegExp(`^(${COINED}):`);
const ANNOUNCED = new RegExp(
  `\\b(?:[Ww]e|[Tt]his (?:paper|work|study|article)|[Hh]ere)\\b[^.]{0,120}?\\b(?:propose[sd]?|present(?:s|ed)?|introduce[sd]?|develop(?:s|ed)?|describe[sd]?|design(?:s|ed)?|called|named|dubbed|termed)\\b(?:[^.()]{0,160}?\\(|,? (?:the |an? )?(?:[a-z-]+ ){0,3}["“]?)(${COINED})\\b`,
  'g',
);

/** "acute kidney injury (AKI)": the letters of common words before it, which is a name of nobody's. */
function isAbbreviation(name: string, announced: string): boolean {
  if (!/^[A-Z]{2,6}s?$/.test(name)) return false;
  const words = announced
    .slice(0, announced.lastIndexOf('('))
    .trim()
    .split(/[\s-]+/);
  const letters = [...name.replace(/s$/, '')];
  const last = words.slice(-letters.length);
  return (
    last.length === letters.length && last.every((word, at) => word.charAt(0) === letters[at]?.toLowerCase())
  );
}

/** The names that a paper gives its own things: "CLER: ..." in its title, "we propose QAInfomax" in its abstract. */
export function ownNames({
  title,
  abstract,
}: {
  readonly title: string;
  readonly abstract: string;
}): string[] {
  const announced = [...abstract.matchAll(ANNOUNCED)].map(([whole, name = '']) =>
    isAbbreviation(name, whole) ? undefined : name,
  );
  const found = [IN_TITLE.exec(title)?.[1], ...announced];
  return [...new Set(found.filter((name) => name !== undefined && !COMMON.test(name)))] as string[];
}

/** "PankRAG outperforms": the first of the paper's own names gets its authors, "PankRAG [by Li et al.]". */
export function attribute({
  text,
  names,
  authors,
}: {
  readonly text: string;
  readonly names: readonly string[];
  readonly authors: readonly string[];
}): string {
  const by = authorsShort(authors);
  if (by === null || text.includes('[')) return text;
  const places = names.flatMap((name) => {
    const at = new RegExp(`(?<![\\w-])${name.replace(/[+-]/g, '\\$&')}(?![\\w-])`).exec(text)?.index;
    if (at === undefined) return [];
    // "CASAL's": the names go behind the whole word.
    const end = at + name.length;
    return [{ at, end: end + (/^['’]s\b/.exec(text.slice(end))?.[0].length ?? 0) }];
  });
  const first = places.sort((a, b) => a.at - b.at || b.end - a.end)[0];
  return first === undefined ? text : `${text.slice(0, first.end)} [by ${by}]${text.slice(first.end)}`;
}
