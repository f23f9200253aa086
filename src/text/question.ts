// A question's content words: the first search, and the basis for ranking papers and sentences.

import { isContent, stem, wordsIn } from './stems';

export interface AskedWord {
  /** As the asker wrote it. */
  readonly word: string;
  readonly stem: string;
}

/** A word including inner hyphens, points and slashes: "fine-tuning", "2.0", "CNN/DailyMail". */
const UNIT = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-‐‑–.'’/][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const PIECE = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/** UTF-8 bytes of a query: eight must fit a payload, and one a source's URL. */
const QUERY_BYTES = 280;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/**
 * The one search whose order ranks papers: the question's content words in order. A question without content
 * words is used unchanged.
 */
export function questionQuery(question: string): string {
  const units = [...new Set(question.normalize('NFC').match(UNIT) ?? [])];
  const content = units.filter((unit) => wordsIn(unit).some(isContent));
  let query = '';
  for (const unit of content.length > 0 ? content : units.length > 0 ? units : [question.trim()]) {
    const longer = query === '' ? unit : `${query} ${unit}`;
    if (bytes(longer) > QUERY_BYTES) break;
    query = longer;
  }
  // In scripts without blanks, one "word" can be the whole question.
  return query === '' ? [...question.trim()].slice(0, QUERY_BYTES / 4).join('') : query;
}

/** The question's content words, each stem once. */
export function askedWords(question: string): AskedWord[] {
  const found = new Map<string, string>();
  for (const [piece] of question.normalize('NFC').matchAll(PIECE)) {
    const words = wordsIn(piece).filter(isContent);
    for (const word of words) {
      if (!found.has(stem(word))) found.set(stem(word), words.length === 1 ? piece : word);
    }
  }
  return [...found].map(([one, word]) => ({ word, stem: one }));
}

const ASKS_YES_OR_NO =
  /^\W*(?:does|do|did|is|are|was|were|can|could|may|might|will|would|has|have|had|should)\b(?!.*\b(?:or|versus|vs)\b)/i;
const ASKS_OTHERWISE = /^\W*(?:what|which|how|why|when|where|who|whose|whom|under)\b/i;

/**
 * Whether a question has a proposition that a claim can affirm or deny: "does", "is", "can" ..., or a
 * statement. "Which", "how", "what is the impact of X versus Y" have none.
 */
export const hasProposition = (question: string): boolean =>
  ASKS_YES_OR_NO.test(question) || (/\.\s*$/.test(question) && !ASKS_OTHERWISE.test(question));
