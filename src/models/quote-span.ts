// Where a model's quote stands in a text, if it stands there.

import type { Quote } from '../evidence/claim';
import { sentencesOf } from '../evidence/sentences';

/** Shorter runs of words stand in any text and show nothing. */
const FEWEST_WORDS = 4;

/**
 * The sentences of `text` that hold `quote` word for word; white space may differ. Whole sentences, because a
 * quote cut from the middle of one can leave out the "not" before it. Null where the quote does not stand in
 * the text, begins or ends inside a word, or has fewer than four words.
 */
export function quotedSentences({ text, quote }: { text: string; quote: string }): Quote | null {
  const words = quote.trim().split(/\s+/);
  if (words.length < FEWEST_WORDS) return null;
  const pattern = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('\\s+');
  const match = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'u').exec(text);
  if (!match) return null;
  const from = match.index;
  const to = from + match[0].length;
  const held = sentencesOf(text).filter((sentence) => sentence.end > from && sentence.start < to);
  const start = Math.min(from, held[0]?.start ?? from);
  const end = Math.max(to, held.at(-1)?.end ?? to);
  return { field: 'abstract', start, end, text: text.slice(start, end) };
}
