// What a register of DOIs says of a paper.

import { z } from 'zod';

/** Gravest first. */
export const NOTICES = [
  'retraction',
  'withdrawal',
  'removal',
  'expression-of-concern',
  'correction',
] as const;
export type NoticeType = (typeof NOTICES)[number];

/** The paper is no longer to be relied on. */
export const RETRACTING: ReadonlySet<NoticeType> = new Set(['retraction', 'withdrawal', 'removal']);

export const registryFound = z.object({
  kind: z.literal('found'),
  /** Without a resolver, as registered. */
  doi: z.string().min(1),
  /** Plain text, without "RETRACTED:" before it. */
  title: z.string().min(1),
  /** Journal, proceedings or book. */
  venue: z.string().nullable(),
  volume: z.string().nullable(),
  issue: z.string().nullable(),
  /** `637-641`, or an article's number. */
  pages: z.string().nullable(),
  /** Of the first publication in any form. */
  year: z.int().nullable(),
  publisher: z.string().nullable(),
  retracted: z.boolean(),
  /** The gravest notice about it, of several such the latest. */
  notice: z
    .object({
      type: z.enum(NOTICES),
      /** The notice's own. */
      doi: z.string().nullable(),
      /** ISO day; `2010-02` or `2010` where no more is known. */
      date: z.string().nullable(),
    })
    .nullable(),
  /** How many works it cites, as its publisher deposited them. */
  references: z.int().nullable(),
});
export type RegistryFound = z.infer<typeof registryFound>;

export const registryAnswer = z.discriminatedUnion('kind', [
  registryFound,
  /** The register has no such DOI, or no work of this title and author. */
  z.object({ kind: z.literal('not-found'), note: z.string().nullable() }),
  /** The DOI is registered for another work. */
  z.object({ kind: z.literal('mismatch'), doi: z.string(), note: z.string() }),
  /** Refused. Another contact address may help, another try does not. */
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
