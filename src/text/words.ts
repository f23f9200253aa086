// Splits a text into words with their positions, for key terms and matching.

export interface Word {
  /** As written. */
  readonly text: string;
  /** Lower case, Latin accents and compatibility forms folded, possessive 's removed. */
  readonly norm: string;
  /** UTF-16 span. */
  readonly start: number;
  readonly end: number;
  /** The text between the previous word and this one. */
  readonly gap: string;
  /** Only a hyphen separates the previous word and this one. */
  readonly hyphenated: boolean;
}

const WORD =
  /\p{N}+(?:[.,]\p{N}+)*(?![\p{L}\p{N}])|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:(?<=\p{N})\.\p{N}+)*(?:['’](?:s|t|re|ve|ll|d|m)\b)?/gu;
const HYPHEN = /^[-\u2010\u2011\u2012\u2013\u2212]$/;
/** Scripts written without blanks between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const unaccented = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');

/**
 * The form in which words are compared: ignores case, accents, ligatures, full-width forms, 's and the plural
 * s of CNNs.
 */
export function normalise(word: string): string {
  const plain = /^[\x20-\x7e]+$/.test(word);
  return (plain ? word : unaccented(word))
    .replace(/^(\p{Lu}{2,})s$/u, '$1')
    .toLowerCase()
    .replace(/['’]s$/, '')
    .replace(/['’]/g, '');
}

/** The words of a text in order, in any script; `Intl.Segmenter` splits scripts without blanks. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let previousEnd = 0;
  const push = (word: string, start: number) => {
    const gap = text.slice(previousEnd, start);
    const end = start + word.length;
    const hyphenated = words.length > 0 && HYPHEN.test(gap);
    words.push({ text: word, norm: normalise(word), start, end, gap, hyphenated });
    previousEnd = end;
  };
  for (const match of text.matchAll(WORD)) {
    if (!UNSPACED.test(match[0])) {
      push(match[0], match.index);
      continue;
    }
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    for (const part of segmenter.segment(match[0])) {
      if (part.isWordLike) push(part.segment, match.index + part.index);
    }
  }
  return words;
}
