// A paper's record, the same for every source.

import { z } from 'zod';
import { parseArxivId } from './arxiv-id';

export const paperRecord = z.object({
  /**
   * Stable and version-pinned, as named by the source: `arXiv:1912.02145v1`, `arXiv:hep-ex/0307015`,
   * `doi:10.18653/v1/D19-5828`.
   */
  id: z.string().min(1),
  title: z.string().min(1),
  authors: z.array(z.string()),
  /** Plain text with single blanks, from which claims are taken. May be empty. */
  abstract: z.string(),
  /** `summary`: not the paper's own words but ours, from the bundled sample. */
  abstractKind: z.enum(['abstract', 'summary']),
  /** ISO day of the first version, if the source states it. */
  published: z.string().nullable(),
  /** ISO day of this version, if the source states it. */
  updated: z.string().nullable(),
  /** Without a resolver: `10.48550/arXiv.1912.02145`. */
  doi: z.string().nullable(),
  /** The page to link to, the DOI's or arXiv's. Built by us, never taken from a source. */
  url: z.string().nullable(),
  categories: z.array(z.string()),
  journalRef: z.string().nullable(),
  comment: z.string().nullable(),
  withdrawn: z.boolean(),
});
export type PaperRecord = z.infer<typeof paperRecord>;

const YEAR = /\b(?:19[5-9]\d|20\d\d)\b/g;

/**
 * The year of the first version: as stated by the source, else from an arXiv id (`1912.02145`: 2019), else
 * the last year that the venue names; else null.
 */
export function yearOf({
  published,
  id,
  journalRef,
}: Pick<PaperRecord, 'published' | 'id' | 'journalRef'>): string | null {
  if (published !== null) return published.slice(0, 4);
  const digits = /^(?:.*\/)?(\d{2})\d{2}/.exec(parseArxivId(id)?.base ?? '')?.[1];
  if (digits === undefined) return journalRef?.match(YEAR)?.at(-1) ?? null;
  // arXiv began in 1991.
  return `${Number(digits) >= 91 ? '19' : '20'}${digits}`;
}
