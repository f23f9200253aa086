// Small pieces of prose: counts, lists, quotation marks.

/** "1 paper", "3 papers", "no papers". */
export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n === 0 ? 'no' : n} ${n === 1 ? noun : plural}`;

const WORDS = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

/** "Four searches", "20 searches": a number at the start of a sentence. */
export const leadingCount = (n: number, noun: string, plural = `${noun}s`): string =>
  `${WORDS[n] ?? n} ${n === 1 ? noun : plural}`;

/** "a", "a and b", "a, b and c". */
export const listOf = (items: readonly string[], last = 'and'): string =>
  items.length <= 1
    ? (items[0] ?? '')
    : `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The text in quotation marks, unchanged. */
export const quoted = (text: string): string => `“${text}”`;

/** At most `max` characters, cut at the end of a word if possible, with an ellipsis. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  const blank = head.lastIndexOf(' ');
  return `${(blank > max / 2 ? head.slice(0, blank) : head).trimEnd()}…`;
}
