// Which of the two things that a question compares a claim finds better, if it says so plainly: "A
// outperforms B".

import { stems } from '../text/stems';

export interface Winner {
  /** As the question names them. */
  readonly names: readonly [string, string];
  readonly side: 0 | 1;
}

/** Words between two compared things, and words at which a thing's name begins or ends. */
const BETWEEN = /\s(?:versus|vs\.?|compared (?:with|to)|rather than|or)\s/i;
const BEFORE = /^.*(?:[,:;]|\b(?:of|is|are|do|does|between|for|in|on|with|using|when|whether))\s/i;
const BEHIND = /\s*(?:[,:;?]|\b(?:on|in|for|at|when|as|by|across|among|to|with|improves?|performs?)\b).*$/i;

const BEATS =
  /\b(?:(?:outperform|surpass)(?!ed by)\w*|beats?|(?:is|are|was|were|performs?|performed|works?|worked)\s+(?:\w+\s+)?(?:better than|superior to|more effective than))\b/i;
const LOSES =
  /\b(?:underperform\w*|(?:is|are|was|were|performs?|performed)\s+(?:\w+\s+)?(?:outperformed by|surpassed by|beaten by|worse than|inferior to|less effective than))\b/i;
const NEGATION = /\b(?:not|no|never|neither|nor|cannot|fail\w*)\b/i;

/** The two things that a question compares; null if it compares none. */
function comparedIn(question: string): [string, string] | null {
  const [left, right] = question.split(BETWEEN);
  if (left === undefined || right === undefined) return null;
  const names: [string, string] = [left.replace(BEFORE, '').trim(), right.replace(BEHIND, '').trim()];
  return names.every((name) => stems(name).length > 0) ? names : null;
}

/** Null if the question does not compare two things, or the claim does not plainly say which is better. */
export function winnerOf({ question, text }: { question: string; text: string }): Winner | null {
  const names = comparedIn(question);
  if (names === null || NEGATION.test(text)) return null;
  const beats = BEATS.exec(text);
  const loses = LOSES.exec(text);
  const verb = loses ?? beats;
  if (verb === null || (beats !== null && loses !== null)) return null;
  const first = namedIn(text.slice(0, verb.index), names);
  const second = namedIn(text.slice(verb.index + verb[0].length), names);
  if (first === null || second === null || first === second) return null;
  return { names, side: loses === null ? first : second };
}

/** Which of two names a part of a sentence contains, by the words that distinguish them. */
function namedIn(part: string, names: readonly [string, string]): 0 | 1 | null {
  const words = new Set(stems(part));
  const [a, b] = names.map((name) => new Set(stems(name))) as [Set<string>, Set<string>];
  const share = (own: Set<string>, other: Set<string>) => {
    const telling = [...own].filter((stem) => !other.has(stem));
    return telling.length === 0 ? 0 : telling.filter((stem) => words.has(stem)).length / telling.length;
  };
  const [ofA, ofB] = [share(a, b), share(b, a)];
  return ofA === ofB ? null : ofA > ofB ? 0 : 1;
}
