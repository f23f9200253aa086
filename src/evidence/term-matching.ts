// Whether and how well a text speaks of a key term.

import { meansElse } from './abbreviations';
import type { KeyTerm, TermForm } from './key-terms';
import { stem } from './stem';
import { wordsOf } from './words';

/** Other words allowed among a term's own: "sampling of the negatives" still speaks of "negative sampling". */
const SLACK = 2;

/**
 * Where each stem stands in a text. Neighbours written as one word ("finetuning") stand there too, and so do
 * the parts of "SQuAD2.0" and the end of "MedRAG".
 */
type StemIndex = ReadonlyMap<string, readonly number[]>;

function indexStems(text: string, terms: readonly KeyTerm[]): StemIndex {
  // A stem begins with the first two letters of its word: other words need not be looked at.
  const beginnings = new Set(
    terms.flatMap(({ forms }) => forms.flatMap(({ stems }) => stems.map((form) => form.slice(0, 2)))),
  );
  const words = wordsOf(text);
  const index = new Map<string, number[]>();
  const add = (word: string, at: number) => {
    if (!beginnings.has(word.slice(0, 2))) return;
    const form = stem(word);
    const places = index.get(form);
    if (places === undefined) index.set(form, [at]);
    else if (places.at(-1) !== at) places.push(at);
  };
  words.forEach((word, at) => {
    // "RC" in a name such as "DACIP-RC" is no reading comprehension.
    const elsewhere = meansElse(word.norm, words[at + 1]?.norm);
    if (!elsewhere && !(word.hyphenated && word.norm.length <= 2)) add(word.norm, at);
    const numbered = /^(\p{L}{3,})(\p{N}[\p{N}.]*)$/u.exec(word.norm);
    for (const part of numbered?.slice(1) ?? []) add(part, at);
    const coined = /\p{Ll}(\p{Lu}{2,})$/u.exec(word.text)?.[1];
    if (coined !== undefined) add(coined.toLowerCase(), at);
    let joined = word.norm;
    for (let next = at + 1; next <= at + 3 && next < words.length; next += 1) {
      const neighbour = words[next];
      if (neighbour === undefined || !/^[- \u2010-\u2013\u2212]$/.test(neighbour.gap)) break;
      joined += neighbour.norm;
      add(joined, at);
    }
  });
  return index;
}

/**
 * The share of a form's stems that stand within a window of their number plus `SLACK` words, where they are
 * enough for a match (of a form that may lack a word: its first and its last among them); a quarter of the
 * share where they are not.
 */
function formStrength(index: StemIndex, { stems, needed }: TermForm): number {
  const places = stems.map((stem) => index.get(stem) ?? []);
  const width = stems.length + SLACK;
  let best = 0;
  for (const start of places.flat()) {
    const there = places.map((at) => at.some((place) => place >= start && place < start + width));
    const found = there.filter(Boolean).length;
    const match = found === stems.length || (found >= needed && there[0] && there.at(-1));
    best = Math.max(best, (found / stems.length) * (match ? 1 : 0.25));
  }
  return best;
}

const termStrength = (index: StemIndex, { forms }: KeyTerm): number =>
  forms.reduce((best, form) => Math.max(best, formStrength(index, form)), 0);

const MATCH = 0.5;

export interface Reading {
  /** The terms spoken of, by their `text`, in the order of the terms. */
  readonly matched: readonly string[];
  /** Share of the terms' weight spoken of, 0-1; parts of a phrase count for a little. */
  readonly coverage: number;
}

/** What a text says of the terms. */
export function readTerms(text: string, terms: readonly KeyTerm[]): Reading {
  const index = indexStems(text, terms);
  const matched: string[] = [];
  let got = 0;
  let all = 0;
  for (const term of terms) {
    const strength = termStrength(index, term);
    if (strength >= MATCH) matched.push(term.text);
    got += term.weight * strength;
    all += term.weight;
  }
  return { matched, coverage: all === 0 ? 0 : got / all };
}

/** The terms that a text speaks of, by their `text`, in the order of `terms`. */
export const matchedTerms = (text: string, terms: readonly KeyTerm[]): string[] => [
  ...readTerms(text, terms).matched,
];

/** Share of the terms' weight that a text speaks of, 0-1; parts of a phrase count for a little. */
export const termCoverage = (text: string, terms: readonly KeyTerm[]): number =>
  readTerms(text, terms).coverage;
