// Locates words that a model copied from a text, if they are there.

import type { Quote } from '../records/claim';
import { withoutHidden } from '../text/printable';
import { sentencesOf } from '../text/sentences';

/** A shorter run of words occurs in any text and proves nothing. */
const FEWEST_WORDS = 4;
/** A quote is one sentence or a few. */
const QUOTE_CHARS = 2_000;

/**
 * Characters that models do not copy faithfully: white space, hyphens and dashes, quotation marks, invisible
 * characters.
 */
const LOST =
  /(?:[\s\u2212\p{Pd}\p{Cf}\p{Cc}\p{Co}\u115f\u1160\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]|\u034f)+/gu;
const QUOTATION_MARKS = /["'“”‘’„‚«»`´]/gu;

/**
 * A character without differences lost in copying: ligatures and full-width forms decomposed (NFKD),
 * lower-cased.
 */
const squeezed = (char: string): string =>
  char.normalize('NFKD').replace(LOST, '').replace(QUOTATION_MARKS, "'").toLowerCase();

interface Squeezed {
  readonly text: string;
  /** For each UTF-16 unit of `text`, where its character begins and ends in the original. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function mapped(original: string): Squeezed {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of original) {
    const own = squeezed(char);
    for (let unit = 0; unit < own.length; unit += 1) {
      starts.push(at);
      ends.push(at + char.length);
    }
    text += own;
    at += char.length;
  }
  return { text, starts, ends };
}

const endsInLetter = (text: string): boolean => /[\p{L}\p{N}]$/u.test(text);
const beginsWithLetter = (text: string): boolean => /^[\p{L}\p{N}]/u.test(text);

/**
 * Where `copied` occurs in `text`, in the text's own spelling; null if it does not occur, or begins or ends
 * inside a word. White space, hyphens, ligatures, the form of quotation marks and letter case may differ.
 */
export function spanOf({ text, copied }: { text: string; copied: string }): Quote | null {
  const wanted = mapped(copied).text;
  if (wanted === '' || wanted.length > 2 * text.length) return null;
  const whole = mapped(text);
  for (let from = whole.text.indexOf(wanted); from !== -1; from = whole.text.indexOf(wanted, from + 1)) {
    const start = whole.starts[from] ?? 0;
    const end = whole.ends[from + wanted.length - 1] ?? 0;
    const [inside, before, after] = [text.slice(start, end), text.slice(0, start), text.slice(end)];
    const cutsWord =
      (beginsWithLetter(inside) && endsInLetter(withoutHidden(before).slice(-2))) ||
      (endsInLetter(inside) && beginsWithLetter(withoutHidden(after.slice(0, 40))));
    if (!cutsWord) return { field: 'abstract', start, end, text: inside };
  }
  return null;
}

/**
 * The sentences of `text` that contain `quote`. Whole sentences, because a quote cut from the middle of one
 * can leave out the "not" before it. Null if the quote is not in the text (`spanOf`), has fewer than four
 * words, or more than 2,000 characters.
 */
export function quotedSentences({ text, quote }: { text: string; quote: string }): Quote | null {
  if (quote.length > QUOTE_CHARS) return null;
  if (withoutHidden(quote).trim().split(/\s+/).length < FEWEST_WORDS) return null;
  const span = spanOf({ text, copied: quote });
  if (span === null) return null;
  const held = sentencesOf(text).filter((sentence) => sentence.end > span.start && sentence.start < span.end);
  const start = Math.min(span.start, held[0]?.start ?? span.start);
  const end = Math.max(span.end, held.at(-1)?.end ?? span.end);
  return { field: 'abstract', start, end, text: text.slice(start, end) };
}
