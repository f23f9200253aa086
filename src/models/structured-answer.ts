// Finds the JSON object in a model's answer, which may be fenced, surrounded by prose, or preceded by
// thoughts.

import type { z } from 'zod';
import { explain } from '../contract/protocol';
import { cutText } from '../text/plain-text';
import { boundedJson } from './answer-bounds';

/** Length limit of an error report, which is shown to the model and to the run's owner. */
const PROBLEM_CHARS = 2_000;

/** Objects tried in one answer, and characters read: bound the time that a hostile answer can take. */
const STARTS_TRIED = 200;
const CHARS_READ = 20_000_000;

/** The outermost JSON objects in `text`, in order. Skips prose and Markdown fences around them. */
export function jsonObjectsIn(text: string): unknown[] {
  const found: unknown[] = [];
  let from = text.indexOf('{');
  let read = 0;
  for (let tried = 0; from !== -1 && tried < STARTS_TRIED && read < CHARS_READ; tried += 1) {
    const end = closingBrace(text, from);
    read += (end === -1 ? text.length : end) - from;
    const value = end === -1 ? undefined : parsed(text.slice(from, end + 1));
    if (value !== undefined) found.push(value);
    from = text.indexOf('{', value === undefined ? from + 1 : end + 1);
  }
  return found;
}

/**
 * Index of the brace that closes the one at `from`, ignoring braces inside JSON strings; -1 if there is none.
 */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export type Structured<T> =
  | { readonly fits: true; readonly value: T }
  | { readonly fits: false; readonly problem: string };

/**
 * The last object in `text` that fits `schema`, because a model that thinks aloud answers last. Otherwise
 * what is wrong with the last object, one line per field. Reads only the beginnings of long lists and texts.
 */
export function structuredAnswer<T>({ text, schema }: { text: string; schema: z.ZodType<T> }): Structured<T> {
  const candidates = jsonObjectsIn(text).map((value) => schema.safeParse(boundedJson(value)));
  const fitting = candidates.findLast((candidate) => candidate.success);
  if (fitting?.success) return { fits: true, value: fitting.data };
  const last = candidates.at(-1);
  return {
    fits: false,
    problem: last?.error
      ? cutText(explain(last.error, 'answer'), PROBLEM_CHARS)
      : 'answer: holds no complete JSON object',
  };
}
