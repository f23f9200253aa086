// The answer format of scholarly APIs, JSON, and the messages in their errors.

import { z } from 'zod';
import {
  type AnswerFormat,
  type ApiReply,
  createGetApi,
  type GetApi,
  type GetApiOptions,
} from '../http/get-api';
import { foldWhitespace, shorten } from '../text/plain-text';
import { SourceUnavailable } from './source';

export type JsonReply = ApiReply<unknown>;
export type ScholarlyApiOptions = Omit<GetApiOptions<unknown>, 'format' | 'unavailable'>;

const READ_CHARS = 2_000;
const SHOWN_CHARS = 300;

const words = z.string().catch('');
/** An error's JSON: `{message}`, `{error}`, or Crossref's `{message: [{message}]}`. */
const errorBody = z.object({
  message: z
    .union([z.string(), z.tuple([z.object({ message: words })], z.unknown())])
    .optional()
    .catch(undefined),
  error: words.optional(),
});

function wordsIn(value: unknown): string {
  const body = errorBody.safeParse(value).data;
  if (body === undefined) return '';
  const { message, error } = body;
  return (typeof message === 'string' ? message : message?.[0].message) || error || '';
}

function parsed(body: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return null;
  }
}

const FORMAT: AnswerFormat<unknown> = {
  name: 'JSON',
  accept: 'application/json',
  types: /\bjson\b/i,
  read: (body) => parsed(body) ?? { wrong: 'is cut off or not well-formed' },
  words: (body, clean) =>
    shorten(foldWhitespace(clean(wordsIn(parsed(body)?.value).slice(0, READ_CHARS))), SHOWN_CHARS),
};

/** @throws SourceUnavailable, as described at GetApi */
export const createScholarlyApi = (options: ScholarlyApiOptions): GetApi<unknown> =>
  createGetApi({
    ...options,
    format: FORMAT,
    unavailable: (...given) => new SourceUnavailable(...given),
  });
