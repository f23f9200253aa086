// How much of a model's answer is read. Whatever it holds beyond that cannot be used, and would cost time to look at.

import { cutText } from '../text/plain-text';

export const ANSWER_BOUNDS = {
  /** Claims, findings, verdicts and sentences: a run takes 50 claims and 8 findings of a reviewer at most. */
  entries: 500,
  /** Characters of one text: twice the longest abstract, of which a quote may be a part. */
  textChars: 20_000,
  /** Levels of lists and objects: our answers have three. */
  depth: 8,
} as const;

/**
 * What servers that hold answers to a schema are told of our lists, so that a model cannot fill one for ever. Only a hint:
 * a longer list is read as far as it is used.
 */
export const mostItems = (count: number) => ({ maxItems: count });

/** Of lists that have an entry for each of `count` things: small models like to answer with an empty one. */
export const exactItems = (count: number) => ({ minItems: count, maxItems: count });

/** A parsed answer with the beginnings of its lists and texts. What lies deeper than `depth` levels is null. */
export function boundedJson(value: unknown, depth: number = ANSWER_BOUNDS.depth): unknown {
  if (typeof value === 'string') return cutText(value, ANSWER_BOUNDS.textChars).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value))
    return value.slice(0, ANSWER_BOUNDS.entries).map((entry) => boundedJson(entry, depth - 1));
  const fields = Object.entries(value).slice(0, ANSWER_BOUNDS.entries);
  return Object.fromEntries(fields.map(([name, field]) => [name, boundedJson(field, depth - 1)]));
}
