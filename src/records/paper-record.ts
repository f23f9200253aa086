// One paper as every source tells it. Sources differ; what follows them does not.

import { z } from 'zod';
import { parseArxivId } from './arxiv-id';

export const paperRecord = z.object({
  /**
   * Stable and version-pinned, as the source names it: `arXiv:1912.02145v1`, `arXiv:hep-ex/0307015`,
   * `doi:10.18653/v1/D19-5828`.
   */
  id: z.string().min(1),
  title: z.string().min(1),
  authors: z.array(z.string()),
  /** Plain text, white space folded to single blanks: what claims are taken from. May be empty. */
  abstract: z.string(),
  /** `summary`: not the paper's own words but ours, from the bundled sample. */
  abstractKind: z.enum(['abstract', 'summary']),
  /** ISO day of the first version, where the source states it. */
  published: z.string().nullable(),
  /** ISO day of this version, where the source states it. */
  updated: z.string().nullable(),
  /** Without a resolver: `10.48550/arXiv.1912.02145`. */
  doi: z.string().nullable(),
  /** The page to link, built by us, never by a source: the DOI's or arXiv's. */
  url: z.string().nullable(),
  categories: z.array(z.string()),
  journalRef: z.string().nullable(),
  comment: z.string().nullable(),
  withdrawn: z.boolean(),
});
export type PaperRecord = z.infer<typeof paperRecord>;

const YEAR = /\b(?:19[5-9]\d|20\d\d)\b/g;

/**
 * The year of the first version: as the source states it, else as an arXiv id says (`1912.02145`: 2019), else the last
 * year that the venue names; else null.
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
