// How much of a model's answer is read. The rest could not be used, and would take time to process.

import { cutText } from '../text/plain-text';

export const ANSWER_BOUNDS = {
  /** Claims, findings, verdicts and sentences: a run takes at most 50 claims, and 8 findings per reviewer. */
  entries: 500,
  /** Characters of one text: twice the longest abstract, since a quote may be part of one. */
  textChars: 20_000,
  /** Nesting of lists and objects: our answers have three levels. */
  depth: 8,
} as const;

/**
 * Limits a list in the schema for servers that constrain answers to it, so that a model cannot fill a list
 * for ever. Only a hint: a longer list is read as far as it is used.
 */
export const mostItems = (count: number) => ({ maxItems: count });

/** For lists with one entry for each of `count` things: small models tend to answer with an empty list. */
export const exactItems = (count: number) => ({ minItems: count, maxItems: count });

/** Truncates the lists and texts of a parsed answer. Values nested deeper than `depth` levels become null. */
export function boundedJson(value: unknown, depth: number = ANSWER_BOUNDS.depth): unknown {
  if (typeof value === 'string') return cutText(value, ANSWER_BOUNDS.textChars).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value))
    return value.slice(0, ANSWER_BOUNDS.entries).map((entry) => boundedJson(entry, depth - 1));
  const fields = Object.entries(value).slice(0, ANSWER_BOUNDS.entries);
  return Object.fromEntries(fields.map(([name, field]) => [name, boundedJson(field, depth - 1)]));
}
