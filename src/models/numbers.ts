// Numbers, names and directions in sentences: what a model most easily makes up, and what words alone can check.

import { ENGLISH_STOP_WORDS } from '../evidence/stop-words';
import { OPPOSITE } from '../reading/directions';
import { directionsIn } from '../reading/flags';
import { stems } from '../reading/stems';

const NUMBER = /\p{N}+(?:[.,]\p{N}+)*/gu;

/** "1,000.50" and "1000.5" are one number. */
const canonical = (number: string): string => {
  const plain = number.replace(/,(?=\d{3}(?:\D|$))/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
};

// NFKC: full-width digits are digits. Numerals that are one character (½, Ⅻ) stand for themselves beside it.
const numbersIn = (text: string): string[] =>
  [...text.normalize('NFKC').matchAll(NUMBER), ...text.matchAll(/[\p{Nl}\p{No}]/gu)].map(([number]) =>
    canonical(number),
  );

/** The numbers written in digits in `text` that none of `sources` has. */
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

const NAME = /(?<![\p{L}\p{M}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}]*/gu;
const OPENS = /(?:^|[.!?:;]["'”’)]?\s+)["'“‘(]?$/u;
/** Any word has a capital where it begins a sentence: of those that name nothing, what prose on papers begins with. */
const OPENING =
  /^(?:stud(?:y|ies)|trials?|papers?|results?|findings?|experiments?|evidence|research|authors?|overall)$/i;
const opensOnly = (word: string): boolean => ENGLISH_STOP_WORDS.has(word.toLowerCase()) || OPENING.test(word);

/** The words with a capital in `text` that none of `sources` has, in whatever letters: "Acme", "GPT". */
export function unsupportedNames({ text, sources }: { text: string; sources: readonly string[] }): string[] {
  const known = sources.join('\n').toLowerCase();
  return [...text.matchAll(NAME)]
    .filter(({ 0: name, index }) => !(OPENS.test(text.slice(0, index)) && opensOnly(name)))
    .map(([name]) => name)
    .filter((name) => !known.includes(name.toLowerCase().replace(/(?<=..)s$/, '')));
}

/** "Degrades" where the source has "improves" and nothing that degrades. */
function turnsRound(text: string, source: string): boolean {
  const [said, known] = [directionsIn(text), directionsIn(source)];
  return [...said].some((one) => !known.has(one) && known.has(OPPOSITE[one]) && !said.has(OPPOSITE[one]));
}

/** Who decides on a paper. No model writes of them: "the owner has approved this" would be read as a decision. */
const DECIDING = /\b(?:owner|tribunal|skeptic|validator|synthesizer|sovereign|(?:auto_)?approv\w+)\b/gi;

const decidingIn = (text: string): string[] =>
  [...text.matchAll(DECIDING)].map(([word]) => word.toLowerCase());

const NEGATION =
  /\b(?:not|no|never|neither|nor|none|without|cannot|fail(?:s|ed|ing)? to|unable|lack(?:s|ed|ing)?)\b|n['’]t\b/i;

/** A sentence with fewer words of its source is about something else: "Bees dance". */
const FEWEST_IN_COMMON = 2;

function inCommon(text: string, source: string): number {
  const known = new Set(stems(source));
  return new Set(stems(text).filter((stem) => known.has(stem))).size;
}

/**
 * Whether a sentence keeps what code is sure of: two words of the source; no number that the source (or, for names
 * such as "MRQA 2019", its title) lacks, no name that the source, its title or its text lacks, a negation if and only
 * if the source has one, no direction that is the opposite of the source's, and nothing of who decides. What it
 * means code does not judge.
 */
export const sameFacts = ({
  text,
  source,
  title = '',
  around = '',
}: {
  text: string;
  source: string;
  title?: string;
  /** The rest of the paper's text. */
  around?: string;
}): boolean =>
  inCommon(text, source) >= FEWEST_IN_COMMON &&
  unsupportedNumbers({ text, sources: [source, title] }).length === 0 &&
  unsupportedNames({ text, sources: [source, title, around] }).length === 0 &&
  NEGATION.test(text) === NEGATION.test(source) &&
  !turnsRound(text, source) &&
  decidingIn(text).every((word) => decidingIn(source).includes(word));
