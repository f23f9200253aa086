// A question, and in a revision what was found wanting, as search queries of plain words.

import { otherName, synonymsOf } from '../evidence/abbreviations';
import { facets, type KeyTerm, keyTerms } from '../evidence/key-terms';
import { unitsOf } from '../evidence/phrases';
import { FUNCTION_WORDS, RELATION_WORDS } from '../evidence/word-lists';
import { wordsOf } from '../evidence/words';

const MOST_WORDS = 8;
const BLANK_QUESTION_CHARS = 200;

const wordsIn = (text: string): string[] => unitsOf(wordsOf(text)).map((unit) => unit.text);

/** Words of the texts in order, each once, whole texts only as long as they fit. */
function queryOf(texts: readonly string[]): string[] {
  const words: string[] = [];
  for (const text of texts) {
    const known = new Set(words.map((word) => word.toLowerCase()));
    const added = wordsIn(text).filter((word) => !known.has(word.toLowerCase()));
    if (words.length === 0) words.push(...added.slice(0, MOST_WORDS));
    else if (words.length + added.length <= MOST_WORDS) words.push(...added);
  }
  return [...new Set(words)];
}

/** Queries of the same words in another order find the same. */
const keyOf = (words: readonly string[]): string =>
  words
    .map((word) => word.toLowerCase())
    .sort()
    .join(' ');

const strongest = (terms: readonly KeyTerm[]): KeyTerm[] =>
  terms
    .map((term, at) => ({ term, at }))
    .sort((a, b) => b.term.weight - a.term.weight || a.at - b.at)
    .map(({ term }) => term);

/** Combinations of terms worth a query, best first: both sides, each side in its setting, the setting. */
function* combinations(question: string): Generator<string[]> {
  const terms = keyTerms(question);
  const whole = terms.filter((term) => term.role !== 'part');
  const textsOf = (some: readonly KeyTerm[]) => some.map((term) => term.text);
  const sides = facets(question);
  const ofSide = (side: readonly KeyTerm[] | undefined) =>
    textsOf(side?.filter((term) => term.role !== 'part') ?? []);
  const a = ofSide(sides?.a);
  const b = ofSide(sides?.b);
  const aside = whole.filter((term) => !a.includes(term.text) && !b.includes(term.text));
  const named = aside.filter((term) => term.kind === 'name' && term.role !== 'measure');
  const settings = [...named, ...strongest(aside.filter((term) => !named.includes(term)))];
  const setting = textsOf(settings.filter((term) => term.role !== 'measure' && term.role !== 'verb'));
  const measures = textsOf(whole.filter((term) => term.role === 'measure'));
  if (sides !== null) {
    yield [...a, ...b, ...setting.slice(0, 1)];
    yield [...a, ...setting.slice(0, 1)];
    yield [...b, ...setting.slice(0, 1)];
    // "extractive or abstractive summarization": the first side lacks the noun of the second.
    if (a.flatMap(wordsIn).length === 1) yield [...a, ...wordsIn(b[0] ?? '').slice(-1)];
    if (setting.length > 1) yield setting;
    if (setting.length > 0) yield [...a, ...b];
    yield [...a, ...measures];
    yield [...b, ...measures];
    if (setting.length > 0) yield [...setting, ...measures];
  }
  const order = textsOf(strongest(whole));
  yield order;
  yield textsOf(whole);
  yield order.slice(0, 2);
  for (const [at, first] of order.entries()) {
    for (const second of order.slice(at + 1)) yield [first, second];
  }
  for (const text of order) if (wordsIn(text).length > 1) yield [text];
  // What is left of a short question: its words in pairs, then one by one.
  const heads = order.flatMap((text) => wordsIn(text).slice(-1));
  const words = [...new Set([...heads, ...[...order, question].flatMap(wordsIn)])];
  const telling = words.filter(
    (word) => !FUNCTION_WORDS.has(word.toLowerCase()) && !RELATION_WORDS.has(word.toLowerCase()),
  );
  const content = (telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
  for (const [at, first] of content.entries()) {
    for (const second of content.slice(at + 1)) yield [first, second];
  }
  for (const word of content) yield [word];
}

/** "CNN" and "convolutional neural networks", "word embeddings" and "word representations". */
const otherNames = (term: string): string[] =>
  [otherName(term), ...synonymsOf(term)].filter((name) => name !== null);

/** In a revision: each wanted term with the question's own, then the wanted terms among themselves. */
function* wanted(question: string, searchFor: readonly string[]): Generator<string[]> {
  const whole = keyTerms(question).filter((term) => term.role !== 'part' && term.role !== 'measure');
  const [first = '', second = '', third = ''] = strongest(whole).map((term) => term.text);
  for (const companions of [[], [first], [second], [first, second], [third]]) {
    for (const term of searchFor) yield [term, ...companions];
    for (const term of searchFor) {
      if (companions.length === 0) continue;
      for (const other of otherNames(term)) {
        yield [other, ...companions.filter((companion) => companion !== term)];
      }
    }
  }
  yield [...searchFor];
}

/**
 * At most `count` different queries of one to eight plain words (of one only when longer ones have run out),
 * from the question's key terms: of a contrast or an effect both sides, each side, and the setting. In a
 * revision the terms of `searchFor` lead, and no query has the words of one of `previousQueries`. Fewer than
 * `count` only when the question's content words allow no more; a question without any word is its own query.
 */
export function planQueries({
  question,
  count,
  searchFor = [],
  previousQueries = [],
}: {
  readonly question: string;
  readonly count: number;
  readonly searchFor?: readonly string[];
  readonly previousQueries?: readonly string[];
}): string[] {
  const seen = new Set(previousQueries.map((query) => keyOf(wordsIn(query))));
  const queries: string[] = [];
  // One word finds anything: such queries come last, unless it is the very word that was wanting.
  const sources: readonly (readonly [fewest: number, source: Iterable<string[]>])[] = [
    [1, wanted(question, searchFor)],
    [2, combinations(question)],
    [1, combinations(question)],
  ];
  for (const [fewest, source] of sources) {
    for (const texts of source) {
      if (queries.length >= count) return queries;
      const words = queryOf(texts.filter((text) => text !== ''));
      const key = keyOf(words);
      if (words.length < fewest || seen.has(key)) continue;
      seen.add(key);
      queries.push(words.join(' '));
    }
  }
  const bare = question.trim();
  const wordless = queries.length === 0 && bare !== '' && wordsIn(bare).length === 0;
  return wordless && !previousQueries.includes(bare) ? [bare.slice(0, BLANK_QUESTION_CHARS)] : queries;
}
