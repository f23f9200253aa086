// Stems of a text, by which questions, papers and sentences are compared.

import { directionOf } from './directions';

/**
 * Words without content of their own, and words that are common to all questions ("what is the effect of").
 */
const STOP = new Set(
  `a about across after all along also although among an and another any are around as at be because been before behind being beyond between both but by
  can could did do does doing done during each either every few find for found from further had has have having here how
  however if in into is it its itself may might most much must no nor not of off on once one only onto or other our ours
  over per rather same shall should show showed shown shows since so some such than that the their theirs them then
  there these they this those through thus to too toward towards under until up upon us use used uses using very via was we were what when where whether which while who whom whose why will with within without
  would you your
  affect affected affecting affects compare compared comparing comparison difference differences effect effects evidence
  extent impact impacts influence influenced influences relationship role roles versus vs`.split(/\s+/),
);

const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'
    .split(' ')
    .map((name, at) => [String.fromCodePoint(0x3b1 + at + (at > 16 ? 1 : 0)), name]),
);

/** A Greek letter among non-Greek letters is a symbol: "TNF-α" matches "TNF-alpha". */
const SYMBOL = /(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu;
const POSSESSIVE = /['’]s?(?=\W|$)/g;
/** The same as `TOKEN` for pure ASCII, and several times as fast. */
const ASCII_TOKEN = /[a-z0-9]+/g;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Scripts written without blanks between words: split into pairs of adjacent letters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** The words of a text in lower case, without accents; for a script without blanks, its pairs of letters. */
export function wordsIn(text: string): string[] {
  const isAscii = /^[\x20-\x7e]*$/.test(text);
  const plain = isAscii ? text.toLowerCase() : simplified(text);
  return plain.replace(POSSESSIVE, ' ').match(isAscii ? ASCII_TOKEN : TOKEN) ?? [];
}

const simplified = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(SYMBOL, (letter) => ` ${GREEK[letter] ?? letter} `)
    .replace(UNSPACED, (run) => ` ${pairsOf(run).join(' ')} `);

function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

/** Longest first; one is cut off if four letters or more remain. */
const SUFFIXES =
  'ational ionally ional ization isation ations ation ements ement ments ment iveness ingly edly ings ing ness ively ative ive ated ating ator ators ates ate ities ity ally al ical ied ed ers er ors or ic ly ions ion es e y'.split(
    ' ',
  );

/** Whether a stem is that of a word that expresses a direction. */
export const isDirection = (one: string): boolean => one.startsWith('<');

/** The matching form of a lower-case word: "samples", "sampling" -> "sampl". */
export function stem(word: string): string {
  const direction = directionOf(word);
  if (direction !== undefined) return `<${direction}>`;
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  let plain = word;
  if (word.length > 5 && word.endsWith('ies')) plain = `${word.slice(0, -3)}y`;
  else if (word.endsWith('sses')) plain = word.slice(0, -2);
  else if (/[^sui]s$/.test(word)) plain = word.slice(0, -1);
  const suffix = SUFFIXES.find((end) => plain.endsWith(end) && plain.length - end.length >= 4);
  return suffix === undefined ? plain : plain.slice(0, -suffix.length);
}

/** Whether a lower-case word says something about a subject. */
export const isContent = (word: string): boolean => !STOP.has(word);

/** The stems of a text's content words, in order. */
export const stems = (text: string): readonly string[] => wordsIn(text).filter(isContent).map(stem);
