// How relevant a paper is to the question, and which papers are read.

import { type KeyTerm, keyTerms, readTerms } from '../evidence/key-terms';
import { stem } from '../evidence/stem';
import { pairCosine } from '../evidence/tfidf';
import { comparedText } from '../evidence/verification';
import { FUNCTION_WORDS } from '../evidence/word-lists';
import { wordsOf } from '../evidence/words';
import type { PaperRecord } from './paper-record';

/** Shares of the relevance: key terms anywhere, key terms in the title, TF-IDF cosine. */
const SHARE = { text: 0.6, title: 0.15, cosine: 0.25 } as const;
/** Cosine of a question and a paper that is plainly about it: counted as full. */
const HIGH_COSINE = 0.3;
/** Weight of the question's single words that a paper must speak of, where it speaks of none of its phrases and names. */
const ON_TOPIC = 0.3;

/**
 * 0-1, two decimals, so that papers equally relevant are told apart by the searches' own ranks. 0 for a paper
 * that shares nothing with the question but a lesser word of it.
 */
export function relevanceOf(question: string): (paper: PaperRecord) => number {
  const terms = keyTerms(question);
  return (paper) => {
    const text = comparedText(paper);
    const { matched, coverage } = readTerms(text, terms);
    if (!isOnTopic(matched, terms)) return 0;
    const relevance =
      SHARE.text * coverage +
      SHARE.title * readTerms(paper.title, terms).coverage +
      SHARE.cosine * Math.min(1, pairCosine(question, text) / HIGH_COSINE);
    return Math.round(relevance * 100) / 100;
  };
}

function isOnTopic(matched: readonly string[], terms: readonly KeyTerm[]): boolean {
  const met = terms.filter((term) => matched.includes(term.text));
  const weight = met.reduce((sum, term) => sum + term.weight, 0);
  const isSpecific = ({ kind, role }: KeyTerm) =>
    (kind === 'phrase' || kind === 'name') && role !== 'part' && role !== 'measure';
  return weight >= ON_TOPIC || met.some(isSpecific);
}

/** Share of the shorter abstract's words that two papers may have in common before one is too many. */
const NEARLY_THE_SAME = 0.75;

function wordSet(paper: PaperRecord): ReadonlySet<string> {
  const words = wordsOf(comparedText(paper)).map((word) => word.norm);
  return new Set(words.filter((word) => !FUNCTION_WORDS.has(word)).map(stem));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return small.size === 0 ? 0 : shared / small.size;
}

/**
 * The first `keep` of ranked items, passing over those nearly the same as one already taken; these come in
 * only if places are left over. The order of the items is kept.
 */
export function spread<T>(
  items: readonly T[],
  { keep, paperOf }: { readonly keep: number; readonly paperOf: (item: T) => PaperRecord },
): T[] {
  if (items.length <= keep) return [...items];
  const taken: { at: number; words: ReadonlySet<string> }[] = [];
  const passedOver: number[] = [];
  for (const [at, item] of items.entries()) {
    if (taken.length === keep) break;
    const words = wordSet(paperOf(item));
    if (taken.some((other) => overlap(words, other.words) >= NEARLY_THE_SAME)) passedOver.push(at);
    else taken.push({ at, words });
  }
  const places = [...taken.map(({ at }) => at), ...passedOver].slice(0, keep).sort((a, b) => a - b);
  return places.map((at) => items[at] as T);
}
