// Where a model's quote stands in a text, if it stands there.

import type { Quote } from '../evidence/claim';
import { sentencesOf } from '../evidence/sentences';
import { withoutHidden } from '../paper/plain-text';

/** Shorter runs of words stand in any text and show nothing. */
const FEWEST_WORDS = 4;
/** A quote is a sentence or a few. A longer one would be compared, word by word, with every place of the text. */
const QUOTE_CHARS = 2_000;

/** What prompts leave out of an abstract, so that a model cannot have copied it: see `withoutHidden`. */
const UNSEEN_ONE = '\\p{Cf}\\p{Co}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}\\u034f\\u115f\\u1160\\u3164\\uffa0';
const UNSEEN = `[${UNSEEN_ONE}]*`;
/** White space, with unseen words in it. */
const BETWEEN = `(?=${UNSEEN}\\s)[\\s${UNSEEN_ONE}]+`;
/** Hangul's fillers are letters that nobody sees: a word may stand beside them. */
const LETTER = '(?![\\u115f\\u1160\\u3164\\uffa0])[\\p{L}\\p{N}]';
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * The sentences of `text` that hold `quote` word for word; white space and unseen characters may differ. Whole sentences, because a
 * quote cut from the middle of one can leave out the "not" before it. Null where the quote does not stand in
 * the text, begins or ends inside a word, has fewer than four words, or more than 2,000 characters.
 */
export function quotedSentences({ text, quote }: { text: string; quote: string }): Quote | null {
  if (quote.length > QUOTE_CHARS) return null;
  const words = withoutHidden(quote).trim().split(/\s+/);
  // More characters than the text itself stand nowhere in it, and could make a pattern that no engine takes.
  if (words.length < FEWEST_WORDS || words.join('').length > text.length) return null;
  const hides = withoutHidden(text) !== text;
  const pattern = words
    .map((word) => (hides ? [...word].map(escaped).join(UNSEEN) : escaped(word)))
    .join(hides ? BETWEEN : '\\s+');
  const match = new RegExp(`(?<!${LETTER})${pattern}(?!${LETTER})`, 'u').exec(text);
  if (!match) return null;
  const from = match.index;
  const to = from + match[0].length;
  const held = sentencesOf(text).filter((sentence) => sentence.end > from && sentence.start < to);
  const start = Math.min(from, held[0]?.start ?? from);
  const end = Math.max(to, held.at(-1)?.end ?? to);
  return { field: 'abstract', start, end, text: text.slice(start, end) };
}
