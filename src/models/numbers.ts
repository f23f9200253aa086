// Numbers and names in sentences: what a model most easily makes up, and what words alone can check.

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

/** A word with a capital, other than one that begins a sentence. */
const NAME = /(?<!^\W*|[.!?:;]["'”’)]?\s+["'“‘(]?)(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}]*/gu;

/** The names in `text` that none of `sources` has, in whatever letters: "Acme", "GPT". */
export function unsupportedNames({ text, sources }: { text: string; sources: readonly string[] }): string[] {
  const known = sources.join('\n').toLowerCase();
  return [...text.matchAll(NAME)]
    .map(([name]) => name)
    .filter((name) => !known.includes(name.toLowerCase().replace(/(?<=..)s$/, '')));
}

const NEGATION =
  /\b(?:not|no|never|neither|nor|none|without|cannot|fail(?:s|ed|ing)? to|unable|lack(?:s|ed|ing)?)\b|n['’]t\b/i;

/**
 * Whether a sentence keeps what code is sure of: it has no number that the source (or, for names such as "MRQA
 * 2019", its title) lacks, no name that the source, its title or its text lacks, and a negation if and only if the
 * source has one.
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
  unsupportedNumbers({ text, sources: [source, title] }).length === 0 &&
  unsupportedNames({ text, sources: [source, title, around] }).length === 0 &&
  NEGATION.test(text) === NEGATION.test(source);
