// A question cut into content phrases: runs of words between function words, question words and punctuation.

import { stem } from './stem';
import { CLAUSE_VERBS, FIXED_PAIRS, FUNCTION_WORDS, GENERIC_NOUNS, RELATION_WORDS } from './word-lists';
import type { Word } from './words';

/** A word, or a hyphenated compound: what a phrase is made of. */
export interface Unit {
  readonly text: string;
  readonly norm: string;
  /** Stem of its letters written together: "fine-tuning" and "finetuning" are one. */
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  readonly gap: string;
}

export interface Phrase {
  readonly units: readonly Unit[];
  readonly start: number;
  readonly end: number;
  /** What the subject does, in "How do monarch butterflies navigate?". */
  readonly verb: boolean;
}

/** Joins hyphenated words to units. */
export function unitsOf(words: readonly Word[]): Unit[] {
  const groups: Word[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (word.hyphenated && last !== undefined) last.push(word);
    else groups.push([word]);
  }
  return groups.map((group) => {
    const first = group[0] as Word;
    const last = group[group.length - 1] as Word;
    const joined = group.map((word) => word.norm).join('');
    return {
      text: group.map((word, at) => (at === 0 ? word.text : word.gap + word.text)).join(''),
      norm: group.map((word) => word.norm).join('-'),
      stem: stem(joined),
      start: first.start,
      end: last.end,
      gap: first.gap,
    };
  });
}

/** "BERT", "F1", "SQuAD", "GPT-3", "mBERT": capitals beyond the first letter, or letters with digits. */
export const isName = (unit: Unit): boolean =>
  /\p{L}\p{M}*[^\s]*\p{Lu}/u.test(unit.text.replace(/[-\u2010-\u2013]\p{Lu}\p{Ll}+/gu, '')) ||
  (/\p{L}/u.test(unit.text) && /\p{N}/u.test(unit.text));

export const isNumber = (unit: Unit): boolean => /^[\p{N}.,]+$/u.test(unit.text);
export const isGeneric = (unit: Unit): boolean => GENERIC_NOUNS.has(unit.norm) || isNumber(unit);

const isFixed = (before: Unit | undefined, unit: Unit): boolean =>
  before !== undefined && FIXED_PAIRS.has(`${before.norm} ${unit.norm}`);

/** "language models": two words that are one term. */
export const isFixedPair = (units: readonly Unit[]): boolean =>
  units.length === 2 && units[1] !== undefined && isFixed(units[0], units[1]);

/** "longer" in "sleep longer than". */
export const isComparative = (units: readonly Unit[], at: number): boolean =>
  units[at + 1]?.norm === 'than' && /^\p{L}{3,}er$/u.test(units[at]?.norm ?? '');

/** Ends a phrase. Names never do ("IT", "US" are not "it", "us"). */
const isBreak = (unit: Unit): boolean =>
  (FUNCTION_WORDS.has(unit.norm) && !(isName(unit) && unit.text.length > 1)) || RELATION_WORDS.has(unit.norm);

/**
 * The units that make a phrase what it is: no numbers beside a name, no generic nouns at its end
 * ("F1 scores" is F1; "question answering" and "language models" stay whole).
 */
export function contentOf(phrase: Phrase): readonly Unit[] {
  const units = phrase.units;
  let end = units.length;
  while (end > 0) {
    const last = units[end - 1] as Unit;
    if (!isGeneric(last) || isFixed(units[end - 2], last)) break;
    end -= 1;
  }
  return units.slice(0, end).filter((unit) => !isNumber(unit));
}

const ONLY_BLANK = /^[\s]*$/;
/** After these the subject's verb may end the run: "Does BERT generalize", "help readers generalize". */
const CLAUSE_VERB = /^(do|does|did|can|could|will|would|should|may|might)$/;
const HELPING_VERB = /^(helps?|makes?|lets?)$/;
const VERB_ENDING = /(i[sz]e|ify|ate)$/;
/** Endings that a plain verb after "do" hardly has. */
const NOUN_ENDING = /(s|tion|sion|ment|ness|ity|ing|ism|ance|ence|ers?|ors?|ogy|al|ure|age|th|um)$/;

/** All phrases of a question, in its order. May be empty: a question of function words only. */
export function phrasesOf(units: readonly Unit[]): Phrase[] {
  const phrases: Phrase[] = [];
  let run: Unit[] = [];
  let auxiliary: 'doing' | 'helping' | null = null;
  const close = (members: readonly Unit[] = run, verb = false) => {
    const first = members[0];
    const last = members.at(-1);
    if (first !== undefined && last !== undefined) {
      phrases.push({ units: members, start: first.start, end: last.end, verb });
    }
    run = [];
  };
  const closeClause = () => {
    const last = run.at(-1);
    const isVerb =
      auxiliary !== null &&
      run.length > 1 &&
      last !== undefined &&
      /^[a-z]+$/.test(last.text) &&
      !NOUN_ENDING.test(last.norm) &&
      !isGeneric(last) &&
      (auxiliary === 'doing' || VERB_ENDING.test(last.norm));
    if (run.length > 0) auxiliary = null;
    if (isVerb) {
      close(run.slice(0, -1));
      close([last], true);
    } else close();
  };
  for (const [at, unit] of units.entries()) {
    if (!ONLY_BLANK.test(unit.gap)) closeClause();
    // "Does aspirin lower mortality": behind the subject it is the verb.
    if (auxiliary === 'doing' && run.length > 0 && CLAUSE_VERBS.has(unit.norm)) {
      close();
      auxiliary = null;
      continue;
    }
    if (isComparative(units, at)) {
      closeClause();
      continue;
    }
    if (!isBreak(unit) || isFixed(run.at(-1), unit)) {
      run.push(unit);
      continue;
    }
    if (RELATION_WORDS.has(unit.norm)) {
      close();
      auxiliary = HELPING_VERB.test(unit.norm) ? 'helping' : null;
    } else {
      closeClause();
    }
    if (CLAUSE_VERB.test(unit.norm)) auxiliary = 'doing';
  }
  closeClause();
  return phrases;
}
