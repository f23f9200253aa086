// What a DOI registry says about a paper.

import { z } from 'zod';

/** Most serious first. */
export const NOTICES = [
  'retraction',
  'withdrawal',
  'removal',
  'expression-of-concern',
  'correction',
] as const;
export type NoticeType = (typeof NOTICES)[number];

/** Notices after which the paper can no longer be relied on. */
export const RETRACTING: ReadonlySet<NoticeType> = new Set(['retraction', 'withdrawal', 'removal']);

export const registryFound = z.object({
  kind: z.literal('found'),
  /** Without a resolver, as registered. */
  doi: z.string().min(1),
  /** Plain text, without a leading "RETRACTED:". */
  title: z.string().min(1),
  /** Journal, proceedings or book. */
  venue: z.string().nullable(),
  volume: z.string().nullable(),
  issue: z.string().nullable(),
  /** `637-641`, or an article's number. */
  pages: z.string().nullable(),
  /** Year of the first publication in any form. */
  year: z.int().nullable(),
  publisher: z.string().nullable(),
  retracted: z.boolean(),
  /** The most serious notice about it; of several such, the latest. */
  notice: z
    .object({
      type: z.enum(NOTICES),
      /** The notice's own DOI. */
      doi: z.string().nullable(),
      /** ISO day; `2010-02` or `2010` if no more is known. */
      date: z.string().nullable(),
    })
    .nullable(),
  /** How many works it cites, according to its publisher. */
  references: z.int().nullable(),
});
export type RegistryFound = z.infer<typeof registryFound>;

export const registryAnswer = z.discriminatedUnion('kind', [
  registryFound,
  /** The registry has no such DOI, or no work with this title and author. */
  z.object({ kind: z.literal('not-found'), note: z.string().nullable() }),
  /** The DOI is registered for another work. */
  z.object({ kind: z.literal('mismatch'), doi: z.string(), note: z.string() }),
  /** Refused. Another contact address may help, a retry does not. */
  z.object({ kind: z.literal('blocked'), note: z.string() }),
  /** No usable answer. */
  z.object({ kind: z.literal('failed'), note: z.string() }),
]);
export type RegistryAnswer = z.infer<typeof registryAnswer>;

export const ANSWER_KINDS = [
  'found',
  'not-found',
  'mismatch',
  'blocked',
  'failed',
] as const satisfies readonly RegistryAnswer['kind'][];
