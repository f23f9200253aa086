// What a question is about: its key terms, and the two sides of a contrast it asks for.

import { otherName, synonymsOf } from './abbreviations';
import { benchmarksOf } from './benchmarks';
import {
  contentOf,
  isFixedPair,
  isName,
  isNumber,
  type Phrase,
  phrasesOf,
  type Unit,
  unitsOf,
} from './phrases';
import { type Sides, sides } from './sides';
import { stem } from './stem';
import { FUNCTION_WORDS, INPUT_NOUNS, MEASURE_WORDS, SAME_FIELD, WEAK_MODIFIERS } from './word-lists';
import { normalise, wordsOf } from './words';

export { matchedTerms, readTerms, termCoverage } from './term-matching';

export interface KeyTerm {
  /** As the question writes it: `negative sampling`, `MRQA 2019`. */
  readonly text: string;
  /** name: `BERT`, `F1`; phrase: several words; word: one. */
  readonly kind: 'name' | 'phrase' | 'word';
  /**
   * What the question does with it. side: one of the two it contrasts; topic: any other subject; setting:
   * where ("on", "in", "across", "for"); measure: a metric; part: a name or compound inside another term;
   * verb: what the subject does ("navigate").
   */
  readonly role: 'side' | 'topic' | 'setting' | 'measure' | 'part' | 'verb';
  /** Share of the question's content, 0-1; all terms of a question sum to 1. */
  readonly weight: number;
  /** An adjective of a noun that says nothing by itself: "downstream" in "downstream tasks". */
  readonly modifier: boolean;
  /** How texts may write it; any one will do (`exact match` or `EM`). */
  readonly forms: readonly TermForm[];
}

export interface TermForm {
  /** Stems to be found together, in any order. */
  readonly stems: readonly string[];
  /** So many of them are enough for a match, the first and the last among them. */
  readonly needed: number;
  /** The name of a benchmark of the task: "SQuAD" for "question answering". */
  readonly benchmark?: true;
}

/** The terms as a text names them itself, not by a benchmark: a result on SQuAD names no cause of it. */
export const named = (terms: readonly KeyTerm[]): KeyTerm[] =>
  terms.map((term) => ({ ...term, forms: term.forms.filter(({ benchmark }) => !benchmark) }));

export interface Facets {
  /** contrast: "X versus Y", "X or Y", "X compared with Y"; effect: "effect of X on Y", "Does X improve Y". */
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly KeyTerm[];
  readonly b: readonly KeyTerm[];
}

/** Relative weights: the sides of a contrast, and the cause of an effect, lead. */
const WEIGHT: Record<KeyTerm['role'], number> = {
  side: 1.5,
  topic: 1,
  setting: 0.8,
  measure: 0.6,
  part: 0.4,
  verb: 0.4,
};

/** A run of more words than this is no phrase but a sentence in a language whose small words we do not know. */
const LONGEST_PHRASE = 5;

interface Draft {
  readonly text: string;
  readonly kind: KeyTerm['kind'];
  readonly role: KeyTerm['role'];
  readonly units: readonly Unit[];
  readonly weight: number;
  readonly modifier: boolean;
}

/** "in-domain and out-of-domain datasets": adjectives, the first without its noun. */
const ADJECTIVE = /^(?:in|out-of|cross|multi|low|high|open|closed|real|un|non)-/i;

const SETTING = /^(on|in|for|across|at|under|when|within|over|with|from|to|by)$/;
const kindOf = (unit: Unit): KeyTerm['kind'] => (isName(unit) ? 'name' : 'word');
const single = (unit: Unit, role: KeyTerm['role'], weight = WEIGHT[role]): Draft => ({
  text: unit.text,
  kind: kindOf(unit),
  role,
  units: [unit],
  weight,
  modifier: false,
});

/** Names that the question has with several numbers ("SQuAD 2.0", "SQuAD 1.1"): there the number counts. */
function numberedNames(phrases: readonly Phrase[]): ReadonlySet<string> {
  const numbers = new Map<string, Set<string>>();
  for (const { units } of phrases) {
    units.forEach((unit, at) => {
      const next = units[at + 1];
      if (next === undefined || !isNumber(next)) return;
      numbers.set(unit.stem, (numbers.get(unit.stem) ?? new Set()).add(next.norm));
    });
  }
  return new Set([...numbers].filter(([, found]) => found.size > 1).map(([stem]) => stem));
}

interface Reading {
  readonly question: string;
  readonly units: readonly Unit[];
  readonly phrases: readonly Phrase[];
  readonly found: Sides | null;
  readonly numbered: ReadonlySet<string>;
}

function read(question: string): Reading {
  const units = unitsOf(wordsOf(question));
  const phrases = phrasesOf(units);
  return { question, units, phrases, found: sides({ units, phrases }), numbered: numberedNames(phrases) };
}

function roleOf(phrase: Phrase, content: readonly Unit[], { units, found }: Reading): KeyTerm['role'] {
  if (found?.relation === 'contrast' && [...found.a, ...found.b].includes(phrase)) return 'side';
  if (content.every((unit) => MEASURE_WORDS.has(unit.norm))) return 'measure';
  if (phrase.verb) return 'verb';
  const before = units.findLast((unit) => unit.end <= phrase.start);
  return before !== undefined && SETTING.test(before.norm) ? 'setting' : 'topic';
}

/** A phrase as a term, and what in it is a term of its own: names, "fine-tuning" in "full fine-tuning". */
function draftsOf(phrase: Phrase, reading: Reading): Draft[] {
  const content = contentOf(phrase);
  const first = content[0];
  const last = content.at(-1);
  if (first === undefined || last === undefined) return [];
  const role = roleOf(phrase, content, reading);
  const causes = role === 'topic' && reading.found?.relation === 'effect' && reading.found.a.includes(phrase);
  const weight = causes ? WEIGHT.side : WEIGHT[role];
  const unspaced = content.some((unit, at) => at > 0 && unit.gap === '');
  if (content.length > LONGEST_PHRASE || unspaced) {
    return content.filter((unit) => unit.text.length > 1).map((unit) => single(unit, role, weight / 2));
  }
  // The year belongs to the name that is shown, "MRQA 2019", though a text may leave it out.
  const next = phrase.units[phrase.units.indexOf(last) + 1];
  const number = next !== undefined && isNumber(next) ? next : undefined;
  // "downstream tasks" is shown whole, though a text need not say "tasks".
  const noun =
    content.length === 1 && !isName(first) && next !== undefined && number === undefined ? next : last;
  const text = reading.question.slice(first.start, (number ?? noun).end);
  const shown = phrase.units.slice(0, phrase.units.indexOf(number ?? last) + 1);
  const units = shown.filter(
    (unit, at) => !isNumber(unit) || (at > 0 && reading.numbered.has(shown[at - 1]?.stem ?? '')),
  );
  const parts = content.filter(
    (unit) => isName(unit) || (/[-\u2010-\u2013]/.test(unit.text) && unit.norm.endsWith('ing')),
  );
  const kind = content.length === 1 ? kindOf(first) : 'phrase';
  const modifier = content.length === 1 && (noun !== last || ADJECTIVE.test(first.text));
  const whole: Draft = { text, kind, role, units, weight, modifier };
  if (content.length === 1) return [whole];
  const compounds = compoundsIn(content).map((part): Draft => {
    const shownAs = reading.question.slice(part[0]?.start, part.at(-1)?.end);
    return { text: shownAs, kind: 'phrase', role: 'part', units: part, weight: WEIGHT.part, modifier: false };
  });
  return [whole, ...parts.map((unit) => single(unit, 'part')), ...compounds];
}

const isCompound = (units: readonly Unit[]): boolean =>
  units.length > 1 && (isFixedPair(units) || otherName(textOf(units)) !== null);

/** "question answering" in "medical question answering": the longest such parts, from left to right. */
function compoundsIn(units: readonly Unit[]): Unit[][] {
  const found: Unit[][] = [];
  for (let from = 0; from < units.length; from += 1) {
    for (let to = units.length; to > from + 1; to -= 1) {
      const part = units.slice(from, to);
      const rest = [...units.slice(0, from), ...units.slice(to)];
      if (!isCompound(part) || rest.every((unit) => WEAK_MODIFIERS.has(unit.norm))) continue;
      found.push(part);
      from = to - 1;
      break;
    }
  }
  return found;
}

/** All of two words, two of three, three of four or five. */
const enough = (words: number): number => (words <= 2 ? words : Math.ceil((words + 1) / 2));
const textOf = (units: readonly Unit[]): string => units.map((unit) => unit.text).join(' ');
const joinedStem = (words: readonly { readonly norm: string }[]): string =>
  stem(words.map((word) => word.norm.replaceAll('-', '')).join(''));

const FIELDS = SAME_FIELD.map((words) => words.map(stem));

/** The form itself, and the same with each other adjective of its field. */
function inSameField(stems: readonly string[]): (readonly string[])[] {
  const field = stems.length > 1 ? FIELDS.find((words) => words.includes(stems[0] ?? '')) : undefined;
  return field === undefined
    ? [stems]
    : [...new Set([...stems.slice(0, 1), ...field])].map((word) => [word, ...stems.slice(1)]);
}

/**
 * The stems of a term, and the same with neighbours written as one word or by their other name. Words that
 * are one term by themselves ("question answering" in "medical question answering") count as one, so that
 * the rest is not lost.
 */
function formsOf(units: readonly Unit[]): TermForm[] {
  const isWeak = (unit: Unit) => WEAK_MODIFIERS.has(unit.norm);
  const telling = units.filter((unit) => !isWeak(unit));
  const dropsWeak = telling.length > 1 || telling.some(isName);
  const stemsOf = (some: readonly Unit[]) =>
    some.filter((unit) => !(dropsWeak && isWeak(unit))).map((unit) => unit.stem);
  const written = [stemsOf(units)];
  const withCompounds: string[][] = [];
  for (let from = 0; from < units.length; from += 1) {
    for (let to = from + 1; to <= Math.min(units.length, from + 4); to += 1) {
      const part = units.slice(from, to);
      const replacedBy = (form: string) => [
        ...stemsOf(units.slice(0, from)),
        form,
        ...stemsOf(units.slice(to)),
      ];
      const other = otherName(textOf(part));
      for (const same of synonymsOf(textOf(part))) withCompounds.push(replacedBy(joinedStem(wordsOf(same))));
      if (isCompound(part)) withCompounds.push(replacedBy(joinedStem(part)));
      // "vitamin E" is no "vitamine".
      else if (part.length === 2 && part.every(({ norm }) => norm.length > 2))
        written.push(replacedBy(joinedStem(part)));
      if (other !== null) withCompounds.push(replacedBy(joinedStem(wordsOf(other))));
    }
  }
  const last = telling.at(-1);
  if (telling.length === 2 && last !== undefined && INPUT_NOUNS.includes(last.norm)) {
    for (const noun of INPUT_NOUNS) withCompounds.push([...stemsOf(telling.slice(0, 1)), stem(noun)]);
  }
  const asked = [textOf(units), otherName(textOf(units)) ?? ''];
  const benchmarks = asked
    .flatMap(benchmarksOf)
    .map((name): TermForm => ({ stems: [stem(normalise(name))], needed: 1, benchmark: true }));
  // Where a compound is only part of the term, "two of three" would let the compound alone match.
  const strict = compoundsIn(units).length > 0;
  const forms = [...written, ...withCompounds].flatMap(inSameField).map((stems) => ({
    stems,
    needed: strict ? stems.length : enough(stems.length),
  }));
  return [...forms, ...benchmarks];
}

function toTerms(drafts: readonly Draft[]): KeyTerm[] {
  const byStem = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = draft.units.map((unit) => unit.stem).join(' ');
    const known = byStem.get(key);
    if (known === undefined || known.weight < draft.weight) byStem.set(key, draft);
  }
  const kept = [...byStem.values()];
  const sum = kept.reduce((total, draft) => total + draft.weight, 0);
  return kept.map(({ units, weight, ...draft }) => ({
    ...draft,
    weight: weight / sum,
    forms: formsOf(units),
  }));
}

/**
 * The question's content: phrases without stop words and question words, names, hyphenated compounds, in the
 * question's order, each with its weight and matching forms. A question without content words yields its
 * words, so the answer is empty only for a text without any word.
 */
export function keyTerms(question: string): KeyTerm[] {
  const known = termsOfQuestion.get(question);
  if (known !== undefined) return [...known];
  const terms = readKeyTerms(question);
  // Cleared when full: a run asks about one question and a few wishes, over and over.
  if (termsOfQuestion.size >= QUESTIONS_KNOWN) termsOfQuestion.clear();
  termsOfQuestion.set(question, terms);
  return [...terms];
}

const QUESTIONS_KNOWN = 100;
const termsOfQuestion = new Map<string, readonly KeyTerm[]>();

function readKeyTerms(question: string): KeyTerm[] {
  const reading = read(question);
  const drafts = reading.phrases.flatMap((phrase) => draftsOf(phrase, reading));
  if (drafts.length > 0) return toTerms(drafts);
  const content = reading.units.filter((unit) => !FUNCTION_WORDS.has(unit.norm));
  return toTerms((content.length > 0 ? content : reading.units).map((unit) => single(unit, 'topic')));
}

/** The two sides a question sets against each other or relates, or null where it does neither. */
export function facets(question: string): Facets | null {
  const reading = read(question);
  const { found } = reading;
  if (found === null) return null;
  const terms = keyTerms(question);
  const termsOf = (side: readonly Phrase[]) => {
    const texts = new Set(side.flatMap((phrase) => draftsOf(phrase, reading)).map((draft) => draft.text));
    return terms.filter((term) => texts.has(term.text));
  };
  const inA = termsOf(found.a);
  const inB = termsOf(found.b);
  const a = inA.filter((term) => !inB.includes(term));
  const b = inB.filter((term) => !inA.includes(term));
  return a.length > 0 && b.length > 0 ? { relation: found.relation, a, b } : null;
}
