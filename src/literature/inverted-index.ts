// Rebuilds abstracts from OpenAlex's inverted index: each word with its positions, counted from 0, instead of
// the text. https://developers.openalex.org/api-reference/works

/** Longer than any abstract; bounds what a hostile index can cost. */
const MOST_POSITIONS = 10_000;
const MOST_CHARS = 50_000;

export interface RebuiltText {
  /** The words in order of position, separated by blanks; positions without a word are skipped. */
  readonly text: string;
  /**
   * Number of unusable positions: not an integer from 0 to 9,999, taken already, or past 50,000 characters.
   */
  readonly dropped: number;
}

/** Rebuilds the text; if several words have one position, the first in the index wins. Never throws. */
export function textOfIndex(index: unknown): RebuiltText {
  if (typeof index !== 'object' || index === null || Array.isArray(index)) return { text: '', dropped: 0 };
  const placed = new Map<number, string>();
  let dropped = 0;
  for (const [word, positions] of Object.entries(index)) {
    if (!Array.isArray(positions)) {
      dropped += 1;
      continue;
    }
    for (const at of positions) {
      const usable = Number.isInteger(at) && at >= 0 && at < MOST_POSITIONS && !placed.has(at);
      if (usable) placed.set(at, word);
      else dropped += 1;
    }
  }
  const words: string[] = [];
  let chars = 0;
  for (const [, word] of [...placed].sort(([a], [b]) => a - b)) {
    chars += word.length + 1;
    if (chars > MOST_CHARS) {
      dropped += placed.size - words.length;
      break;
    }
    words.push(word);
  }
  return { text: words.join(' '), dropped };
}
