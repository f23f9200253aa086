// Finds abbreviations that a text defines: "convolutional neural network (CNN)". After A. S. Schwartz and M.
// A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", PSB 2003.

import { stems } from './stems';

/** Stems of a short form and of its long form. */
export interface Abbreviation {
  readonly short: readonly string[];
  readonly long: readonly string[];
}

const isShortForm = (text: string): boolean =>
  text.length >= 2 &&
  text.length <= 10 &&
  text.split(' ').length <= 2 &&
  /^[\p{L}\p{N}]/u.test(text) &&
  /\p{Lu}/u.test(text);

/**
 * The shortest sequence of words at the end of `text` that has the letters of `short` in order, the first at
 * the start of a word.
 */
function longForm(short: string, text: string): string | null {
  let at = text.length;
  const letters = [...short.toLowerCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  for (const [index, letter] of letters.toReversed().entries()) {
    const first = index === letters.length - 1;
    do at -= 1;
    while (
      at >= 0 &&
      (text[at]?.toLowerCase() !== letter || (first && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')))
    );
    if (at < 0) return null;
  }
  return text.slice(at);
}

/** The abbreviations that a text defines, either way around: "long (SHORT)" or "SHORT (long)". */
export function abbreviationsIn(text: string): Abbreviation[] {
  const found = new Map<string, string>();
  for (const { 0: whole, index } of text.matchAll(/\([^()]{2,200}\)/g)) {
    const inside = (whole.slice(1, -1).split(/[;,] /)[0] ?? '').trim();
    const before = text
      .slice(Math.max(0, index - 200), index)
      .trim()
      .split(/\s+/);
    const last = before.at(-1) ?? '';
    const outside = isShortForm(inside);
    if (!outside && !isShortForm(last)) continue;
    const short = outside ? inside : last;
    const most = Math.min(short.length + 5, short.length * 2);
    const long = longForm(short, (outside ? before : inside.split(/\s+/)).slice(-most).join(' '));
    if (long !== null && long.length > short.length) found.set(short.replace(/(?<=\p{Lu})s$/u, ''), long);
  }
  return [...found]
    .map(([short, long]) => ({ short: stems(short), long: stems(long) }))
    .filter(({ short, long }) => short.length > 0 && long.length > 0);
}

/** The stems of a text and, if it has one form of an abbreviation, those of the other. */
export function expandAbbreviations(
  own: readonly string[],
  abbreviations: readonly Abbreviation[],
): Set<string> {
  const all = new Set(own);
  const has = (form: readonly string[]) => form.every((one) => own.includes(one));
  for (const { short, long } of abbreviations) {
    if (has(short)) for (const one of long) all.add(one);
    if (has(long)) for (const one of short) all.add(one);
  }
  return all;
}
