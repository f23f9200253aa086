// Whether and how well a text speaks of a key term.

import type { KeyTerm } from './key-terms';
import { stem } from './stem';
import { wordsOf } from './words';

/** Other words allowed among a term's own: "sampling of the negatives" still speaks of "negative sampling". */
const SLACK = 2;

/**
 * Where each stem stands in a text. Neighbours written as one word ("finetuning") stand there too, and so do
 * the parts of "SQuAD2.0".
 */
type StemIndex = ReadonlyMap<string, readonly number[]>;

function indexStems(text: string): StemIndex {
  const words = wordsOf(text);
  const index = new Map<string, number[]>();
  const add = (form: string, at: number) => {
    const places = index.get(form);
    if (places === undefined) index.set(form, [at]);
    else if (places.at(-1) !== at) places.push(at);
  };
  words.forEach((word, at) => {
    add(stem(word.norm), at);
    const numbered = /^(\p{L}{3,})(\p{N}[\p{N}.]*)$/u.exec(word.norm);
    for (const part of numbered?.slice(1) ?? []) add(part, at);
    let joined = word.norm;
    for (let next = at + 1; next <= at + 3 && next < words.length; next += 1) {
      const neighbour = words[next];
      if (neighbour === undefined || !/^[- \u2010-\u2013\u2212]$/.test(neighbour.gap)) break;
      joined += neighbour.norm;
      add(stem(joined), at);
    }
  });
  return index;
}

/** Of `units`, the most that stand within a window of their number plus `SLACK` words. */
function mostTogether(index: StemIndex, units: readonly string[]): number {
  const places = units.map((unit) => index.get(unit) ?? []);
  const width = units.length + SLACK;
  let most = 0;
  for (const start of places.flat()) {
    const found = places.filter((at) => at.some((place) => place >= start && place < start + width)).length;
    if (found > most) most = found;
  }
  return most;
}

/**
 * How well a text speaks of a term: 1 with all its words together (in any order, at most two others among
 * them); their share (at least 0.5) with enough of them to count as a match; a quarter of the share with
 * fewer; 0 with none.
 */
function termStrength(index: StemIndex, term: KeyTerm): number {
  let best = 0;
  for (const { stems, needed } of term.forms) {
    const found = mostTogether(index, stems);
    const share = found / stems.length;
    best = Math.max(best, found >= needed ? share : share / 4);
  }
  return best;
}

const MATCH = 0.5;

/** The terms that a text speaks of, by their `text`, in the order of `terms`. */
export function matchedTerms(text: string, terms: readonly KeyTerm[]): string[] {
  const index = indexStems(text);
  return terms.filter((term) => termStrength(index, term) >= MATCH).map((term) => term.text);
}

/** Share of the terms' weight that a text speaks of, 0-1; parts of a phrase count for a little. */
export function termCoverage(text: string, terms: readonly KeyTerm[]): number {
  const index = indexStems(text);
  let got = 0;
  let all = 0;
  for (const term of terms) {
    got += term.weight * termStrength(index, term);
    all += term.weight;
  }
  return all === 0 ? 0 : got / all;
}
