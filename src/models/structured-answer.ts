// The JSON object in a model's answer, which may come fenced, in prose, or behind the model's thoughts.

import type { z } from 'zod';
import { explain } from '../contract/protocol';
import { cutText } from '../text/plain-text';
import { boundedJson } from './answer-bounds';

/** Of what is wrong with an answer: it is shown to the model again, and to the run's owner. */
const PROBLEM_CHARS = 2_000;

/** Objects looked for in one answer, and characters read for it: bound the time a hostile answer can take. */
const STARTS_TRIED = 200;
const CHARS_READ = 20_000_000;

/**
 * The outermost JSON objects in `text`, in their order. Prose and Markdown fences around them are skipped.
 */
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

/** Index of the brace that closes the one at `from`, braces inside JSON strings not counted; -1 without. */
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
 * The last object in `text` that fits `schema`: a model that thinks aloud answers last.
 * Otherwise what is wrong with the last object, one line per field. Only the beginnings of long lists and texts are read.
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
