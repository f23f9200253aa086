// Numbers, units, names and negations in sentences: facts that code can compare. The meaning of a sentence is
// left to models.

import { ENGLISH_STOP_WORDS } from './stop-words';

const NUMBER = /\p{N}+(?:[.,]\p{N}+)*/gu;

/** "1,000.50" and "1000.5" are the same number. */
const canonical = (number: string): string => {
  const plain = number.replace(/,(?=\d{3}(?:\D|$))/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
};

// NFKC maps full-width digits to digits. Single-character numerals (½, Ⅻ) also stand for themselves.
const numbersIn = (text: string): string[] =>
  [...text.normalize('NFKC').matchAll(NUMBER), ...text.matchAll(/[\p{Nl}\p{No}]/gu)].map(([number]) =>
    canonical(number),
  );

/** The numbers written in digits in `text` that are in none of `sources`. */
export function unsupportedNumbers({
  text,
  sources,
}: {
  text: string;
  sources: readonly string[];
}): string[] {
  const known = new Set(sources.flatMap(numbersIn));
  return numbersIn(text).filter((number) => !known.has(number));
}

/** A unit after a number; words that merely follow one, such as "studies", are not units. */
const UNIT =
  /^\s{0,9}(%|percent(?:age points?)?\b|pp\b|points?\b|fold\b|times\b|x\b|×|[kmgt]?b\b|[kmµ]?g\b|[mk]?m\b|cm\b|m?l\b|ms\b|s\b|min\b|h\b|seconds?\b|minutes?\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b)/iu;
const UNIT_CHARS = 30;

const SAME_UNIT: Readonly<Record<string, string>> = { percent: '%', '×': 'x', times: 'x', fold: 'x' };
const unitOf = (written: string): string => {
  const unit = written.toLowerCase();
  if (unit.startsWith('percentage')) return 'point';
  return SAME_UNIT[unit] ?? unit.replace(/(?<=..)s$/, '').replace(/^pp$/, 'point');
};

/** The numbers of a text that are followed by a unit, as `12.5 %`. */
const measuresIn = (text: string): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  const plain = text.normalize('NFKC').replaceAll('\\%', '%');
  for (const { 0: number, index } of plain.matchAll(NUMBER)) {
    const end = index + number.length;
    const [, unit] = UNIT.exec(plain.slice(end, end + UNIT_CHARS)) ?? [];
    if (unit === undefined) continue;
    const own = found.get(canonical(number)) ?? new Set();
    found.set(canonical(number), own.add(unitOf(unit)));
  }
  return found;
};

/**
 * The numbers of `text` that its sources have only with other units: "2.3 %" where they have "2.3 points".
 */
export function otherUnits({ text, sources }: { text: string; sources: readonly string[] }): string[] {
  const known = measuresIn(sources.join('\n'));
  return [...measuresIn(text)].flatMap(([number, units]) => {
    const own = known.get(number);
    return own === undefined
      ? []
      : [...units].filter((unit) => !own.has(unit)).map((unit) => `${number} ${unit}`);
  });
}

const NAME = /(?<![\p{L}\p{M}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}]*/gu;
const OPENS = /(?:^|[.!?:;]["'”’)]?\s+)["'“‘(]?$/u;
/**
 * Any word is capitalised at the start of a sentence. These often begin sentences about papers, and name
 * nothing.
 */
const OPENING =
  /^(?:stud(?:y|ies)|trials?|papers?|results?|findings?|experiments?|evidence|research|authors?|overall)$/i;
/** "Adding", "Compared", "Larger", "Only": inflected ordinary words. */
const ORDINARY_FORM = /^\p{Lu}\p{Ll}+(?:ing|ed|er|ly)$/u;
const opensOnly = (word: string): boolean =>
  ENGLISH_STOP_WORDS.has(word.toLowerCase()) || OPENING.test(word) || ORDINARY_FORM.test(word);

/** The capitalised words in `text` that are in none of `sources`, in any case: "Acme", "GPT". */
export function unsupportedNames({ text, sources }: { text: string; sources: readonly string[] }): string[] {
  const known = sources.join('\n').toLowerCase();
  return [...text.matchAll(NAME)]
    .filter(({ 0: name, index }) => !(OPENS.test(text.slice(0, index)) && opensOnly(name)))
    .map(([name]) => name)
    .filter((name) => !known.includes(name.toLowerCase().replace(/(?<=..)s$/, '')));
}

/**
 * Words about who decides on a paper. No model may write about them: "the owner has approved this" would be
 * read as a decision.
 */
const DECIDING = /\b(?:owner|tribunal|skeptic|validator|synthesizer|sovereign|(?:auto_)?approv\w+)\b/gi;

const decidingIn = (text: string): string[] =>
  [...text.matchAll(DECIDING)].map(([word]) => word.toLowerCase());

const NEGATION =
  /\b(?:not|no|never|neither|nor|none|without|cannot|hardly|barely|scarcely|fail(?:s|ed|ing)? to|unable|lack(?:s|ed|ing)?)\b|n['’]t\b/i;

/**
 * Facts of a sentence that, as code can tell, its source lacks: numbers that the source (or, for names such
 * as "MRQA 2019", its title) lacks or has with another unit, names that the source, its title or its text
 * lacks, and words about who decides.
 */
export const factsBeyond = ({ text, source, title = '', around = '' }: Written): string[] => [
  ...unsupportedNumbers({ text, sources: [source, title] }),
  ...otherUnits({ text, sources: [source] }),
  ...unsupportedNames({ text, sources: [source, title, around] }),
  ...decidingIn(text).filter((word) => !decidingIn(source).includes(word)),
];

export const keepsFacts = (written: Written): boolean => factsBeyond(written).length === 0;

/**
 * No facts beyond the source, and a negation if and only if the source has one: what a claim must preserve of
 * its one quote.
 */
export const sameFacts = (written: Written): boolean =>
  keepsFacts(written) && NEGATION.test(written.text) === NEGATION.test(written.source);

interface Written {
  readonly text: string;
  readonly source: string;
  readonly title?: string;
  /** The rest of the paper's text. */
  readonly around?: string;
}
