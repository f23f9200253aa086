// Which of the ranked papers are read: the most relevant, spread over groups and years.

import { stem } from '../evidence/stem';
import { comparedText } from '../evidence/verification';
import { FUNCTION_WORDS } from '../evidence/word-lists';
import { wordsOf } from '../evidence/words';
import { type PaperRecord, yearOf } from './paper-record';

/** Share of the shorter abstract's words that two papers may have in common before one is too many. */
const NEARLY_THE_SAME = 0.75;
/** Papers of one group, told by a common author, and of one year (as a share), before others go first. */
const MOST = { group: 2, year: 0.5 } as const;
/** What a paper too many of a group or of a year loses in place, 0-1. */
const COST = { group: 0.15, year: 0.05 } as const;

export interface Ranked {
  readonly paper: PaperRecord;
  /** How good it is to read, 0-1; higher goes first. */
  readonly place: number;
}

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

const authorsOf = ({ authors }: PaperRecord): string[] => authors.map((name) => name.toLowerCase());

/**
 * `keep` of the ranked items, one by one the one with the best place: less what a third paper with a common
 * author loses, or one more of a year that has half of the places already; papers nearly the same as one
 * already taken come in only if places are left over. The order of the items is kept. Items must come in the
 * order in which equals are to be taken.
 */
export function spread<T extends Ranked>(items: readonly T[], keep: number): T[] {
  if (items.length <= keep) return [...items];
  const words = new Map<T, ReadonlySet<string>>();
  const wordsIn = (item: T) => {
    const known = words.get(item) ?? wordSet(item.paper);
    words.set(item, known);
    return known;
  };
  const taken: T[] = [];
  const passedOver = new Set<T>();
  const byAuthor = new Map<string, number>();
  const byYear = new Map<string, number>();
  const cost = ({ paper }: T) => {
    const ofGroup = Math.max(0, ...authorsOf(paper).map((name) => byAuthor.get(name) ?? 0));
    const ofYear = byYear.get(yearOf(paper) ?? '') ?? 0;
    return (ofGroup >= MOST.group ? COST.group : 0) + (ofYear >= MOST.year * keep ? COST.year : 0);
  };
  const open = [...items];
  while (taken.length < keep && open.length > 0) {
    let best = 0;
    let bestPlace = -Infinity;
    for (const [at, item] of open.entries()) {
      // Items come best first: none behind this one can do better.
      if (item.place <= bestPlace) break;
      const place = item.place - cost(item);
      if (place > bestPlace) [best, bestPlace] = [at, place];
    }
    const [item] = open.splice(best, 1);
    if (item === undefined) break;
    if (taken.some((other) => overlap(wordsIn(item), wordsIn(other)) >= NEARLY_THE_SAME)) {
      passedOver.add(item);
      continue;
    }
    taken.push(item);
    for (const name of authorsOf(item.paper)) byAuthor.set(name, (byAuthor.get(name) ?? 0) + 1);
    const year = yearOf(item.paper);
    if (year !== null) byYear.set(year, (byYear.get(year) ?? 0) + 1);
  }
  const chosen = new Set([...taken, ...passedOver].slice(0, keep));
  return items.filter((item) => chosen.has(item));
}
