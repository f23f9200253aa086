// Numbers in sentences: what a model most easily makes up, and what words alone can check.

const NUMBER = /\d+(?:[.,]\d+)*/g;

/** "1,000.50" and "1000.5" are one number. */
const canonical = (number: string): string => {
  const plain = number.replace(/,(?=\d{3}(?:\D|$))/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
};

const numbersIn = (text: string): string[] => [...text.matchAll(NUMBER)].map(([number]) => canonical(number));

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
