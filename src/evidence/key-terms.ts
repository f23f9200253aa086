// What a question is about: its key terms, and the two sides of a contrast it asks for.

import { otherName } from './abbreviations';
import { contentOf, isName, isNumber, type Phrase, phrasesOf, type Unit, unitsOf } from './phrases';
import { sides } from './sides';
import { stem } from './stem';
import { FUNCTION_WORDS, MEASURE_WORDS } from './word-lists';
import { wordsOf } from './words';

export { matchedTerms, termCoverage } from './term-matching';

export interface KeyTerm {
  /** As the question writes it: `negative sampling`, `MRQA 2019`. */
  readonly text: string;
  /** name: `BERT`, `F1`; phrase: several words; word: one. */
  readonly kind: 'name' | 'phrase' | 'word';
  /** Share of the question's content, 0-1; all terms of a question sum to 1. */
  readonly weight: number;
  /** Stems to be found together; any one of the forms will do (`["exact","match"]` or `["em"]`). */
  readonly forms: readonly (readonly string[])[];
}

export interface Facets {
  /** contrast: "X versus Y", "X or Y", "X compared with Y"; effect: "effect of X on Y", "Does X improve Y". */
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly KeyTerm[];
  readonly b: readonly KeyTerm[];
}

/** Relative weights: sides of a contrast lead, the setting ("on", "in", "across") and measures follow. */
const WEIGHT = { side: 1.5, plain: 1, setting: 0.8, measure: 0.6, part: 0.4 } as const;

/** A run of more words than this is no phrase but a sentence in a language whose small words we do not know. */
const LONGEST_PHRASE = 5;

interface Draft {
  readonly text: string;
  readonly kind: KeyTerm['kind'];
  readonly units: readonly Unit[];
  readonly weight: number;
}

const SETTING = /^(on|in|for|across|at|under|when|within|over|with|from|to|by)$/;
const kindOf = (unit: Unit): KeyTerm['kind'] => (isName(unit) ? 'name' : 'word');
const single = (unit: Unit, weight: number): Draft => ({
  text: unit.text,
  kind: kindOf(unit),
  units: [unit],
  weight,
});

/** A phrase as a term, and what in it is a term of its own: names, "fine-tuning" in "full fine-tuning". */
function draftsOf(phrase: Phrase, question: string, base: number): Draft[] {
  const content = contentOf(phrase);
  const first = content[0];
  const last = content.at(-1);
  if (first === undefined || last === undefined) return [];
  const measure = content.every((unit) => MEASURE_WORDS.has(unit.norm));
  const weight = measure ? Math.min(base, WEIGHT.measure) : base;
  if (content.length > LONGEST_PHRASE) {
    return content.filter((unit) => unit.text.length > 1).map((unit) => single(unit, weight / 2));
  }
  // The year belongs to the name that is shown, "MRQA 2019", though a text may leave it out.
  const next = phrase.units[phrase.units.indexOf(last) + 1];
  const end = next !== undefined && isNumber(next) ? next.end : last.end;
  const text = question.slice(first.start, end);
  if (content.length === 1) return [{ text, kind: kindOf(first), units: content, weight }];
  const parts = content.filter(
    (unit) => isName(unit) || (/[-\u2010-\u2013]/.test(unit.text) && unit.norm.endsWith('ing')),
  );
  return [
    { text, kind: 'phrase', units: content, weight },
    ...parts.map((unit) => single(unit, WEIGHT.part)),
  ];
}

/** The stems of a term, and the same with neighbours written as one word or by their other name. */
function formsOf(units: readonly Unit[]): string[][] {
  const forms = [units.map((unit) => unit.stem)];
  for (let from = 0; from < units.length; from += 1) {
    for (let to = from + 1; to <= Math.min(units.length, from + 4); to += 1) {
      const part = units.slice(from, to);
      const replaceBy = (form: string) =>
        forms.push(
          [...units.slice(0, from), form, ...units.slice(to)].map((u) =>
            typeof u === 'string' ? u : u.stem,
          ),
        );
      if (part.length === 2) replaceBy(stem(part.map((unit) => unit.norm.replaceAll('-', '')).join('')));
      const other = otherName(part.map((unit) => unit.text).join(' '));
      if (other !== null)
        replaceBy(
          stem(
            wordsOf(other)
              .map((word) => word.norm)
              .join(''),
          ),
        );
    }
  }
  return forms;
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
  return kept.map(({ text, kind, weight, units }) => ({
    text,
    kind,
    weight: weight / sum,
    forms: formsOf(units),
  }));
}

function parse(question: string) {
  const units = unitsOf(wordsOf(question));
  const phrases = phrasesOf(units);
  return { units, phrases, found: sides({ units, phrases }) };
}

/**
 * The question's content: phrases without stop words and question words, names, hyphenated compounds, in the
 * question's order, each with its weight and matching forms. A question without content words yields its
 * words, so the answer is empty only for a text without any word.
 */
export function keyTerms(question: string): KeyTerm[] {
  const { units, phrases, found } = parse(question);
  const contrasted = new Set(found?.relation === 'contrast' ? [...found.a, ...found.b] : []);
  const drafts = phrases.flatMap((phrase) => {
    const before = units.filter((unit) => unit.end <= phrase.start).at(-1);
    const setting = before !== undefined && SETTING.test(before.norm);
    const base = contrasted.has(phrase) ? WEIGHT.side : setting ? WEIGHT.setting : WEIGHT.plain;
    return draftsOf(phrase, question, base);
  });
  if (drafts.length > 0) return toTerms(drafts);
  const content = units.filter((unit) => !FUNCTION_WORDS.has(unit.norm));
  return toTerms((content.length > 0 ? content : units).map((unit) => single(unit, 1)));
}

/** The two sides a question sets against each other or relates, or null where it does neither. */
export function facets(question: string): Facets | null {
  const { found } = parse(question);
  if (found === null) return null;
  const terms = keyTerms(question);
  const termsOf = (side: readonly Phrase[]) => {
    const texts = new Set(side.flatMap((phrase) => draftsOf(phrase, question, 1)).map((draft) => draft.text));
    return terms.filter((term) => texts.has(term.text));
  };
  const inA = termsOf(found.a);
  const inB = termsOf(found.b);
  const a = inA.filter((term) => !inB.includes(term));
  const b = inB.filter((term) => !inA.includes(term));
  return a.length > 0 && b.length > 0 ? { relation: found.relation, a, b } : null;
}
