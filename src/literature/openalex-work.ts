// Parses OpenAlex's works: https://developers.openalex.org/api-reference/works

import { z } from 'zod';
import { type ArxivId, arxivDoi, arxivPage, arxivRecordId } from '../records/arxiv-id';
import { arxivIdInAnyCase, arxivIdOfDoi, doiPage, readDoi } from '../records/doi';
import type { PaperRecord } from '../records/paper-record';
import { decodeLatexAccents } from '../text/latex-accents';
import { plainLine } from '../text/markup';
import { isoDay } from '../text/plain-text';
import { textOfIndex } from './inverted-index';
import { RECORD_BOUNDS } from './record-bounds';
import { saysWithdrawn } from './withdrawal';

export interface OpenAlexPage {
  /** Most relevant first. */
  readonly papers: readonly PaperRecord[];
  /** `meta.count`: total number of works found; null if it is absent or not a number. */
  readonly count: number | null;
  /** Works on this page, usable or not. */
  readonly received: number;
  /** Works without a usable id or title, and those that are not papers. */
  readonly skipped: number;
  /** Papers whose abstract had words without a usable position; those words are missing. */
  readonly damaged: number;
}

/** The fields that `toPaper` reads: the `select` of a request. */
export const OPENALEX_FIELDS = [
  'id',
  'doi',
  'ids',
  'title',
  'authorships',
  'abstract_inverted_index',
  'publication_date',
  'type',
  'is_retracted',
  'primary_location',
  'locations',
] as const;

/** Notices about papers, and other front and back matter: no claims can be taken from them. */
const NO_PAPERS = new Set([
  'paratext',
  'erratum',
  'retraction',
  'peer-review',
  'supplementary-materials',
  'grant',
  'libguides',
]);

/** Characters of a title or name that are read before its markup is removed. */
const MOST_MARKUP_CHARS = 20_000;

const text = z.string().nullish().catch(null);
const location = z
  .object({
    landing_page_url: text,
    source: z.object({ display_name: text, type: text }).nullish().catch(null),
  })
  .nullish()
  .catch(null);

/** Every field may be missing, null or of another type; a bad field does not affect the others. */
const work = z.object({
  id: text,
  doi: text,
  ids: z.object({ doi: text }).nullish().catch(null),
  title: text,
  authorships: z
    .array(
      z
        .object({ author: z.object({ display_name: text }).nullish().catch(null) })
        .nullish()
        .catch(null),
    )
    .nullish()
    .catch(null),
  abstract_inverted_index: z.unknown(),
  publication_date: text,
  type: text,
  is_retracted: z.boolean().nullish().catch(null),
  primary_location: location,
  locations: z.array(location).nullish().catch(null),
});
type Work = z.infer<typeof work>;

const page = z.object({
  meta: z
    .object({ count: z.int().nonnegative().nullish().catch(null) })
    .nullish()
    .catch(null),
  results: z.array(z.unknown()),
});

/** The arXiv id in the address of an arXiv page; null for any other page. */
function arxivIdOfPage(url: string): ArxivId | null {
  const path = /^https?:\/\/(?:[a-z]+\.)?arxiv\.org\/(?:abs|pdf)\/([^?#\s]+?)(?:\.pdf)?\/?$/i.exec(url)?.[1];
  return path === undefined ? null : arxivIdInAnyCase(path);
}

/**
 * The arXiv paper that a work is, without a version, because OpenAlex describes works, not versions. null if
 * it is not one, or if its pages name two different arXiv papers: OpenAlex sometimes merges works by mistake.
 */
function arxivIdOf({ primary_location, locations }: Work, dois: readonly string[]): ArxivId | null {
  const own = dois.map(arxivIdOfDoi);
  const pages = [primary_location, ...(locations ?? [])].map((at) =>
    arxivIdOfPage(at?.landing_page_url ?? ''),
  );
  const found = [...own, ...pages].filter((id) => id !== null);
  const [first] = found;
  if (first === undefined || found.some(({ base }) => base !== first.base)) return null;
  return { base: first.base, version: null };
}

/** Where it was published; null for a repository, which is not a publisher. */
function venueOf({ primary_location }: Work): string | null {
  const source = primary_location?.source;
  if (!source || source.type === 'repository') return null;
  return plainLine(source.display_name ?? '', MOST_MARKUP_CHARS) || null;
}

/** A title or name without markup and without remains of LaTeX. */
const line = (raw: string | null | undefined): string =>
  decodeLatexAccents(plainLine(raw ?? '', MOST_MARKUP_CHARS)).trim();

interface ReadWork {
  readonly paper: PaperRecord;
  readonly damaged: boolean;
}

function toPaper(raw: unknown): ReadWork | null {
  const parsed = work.safeParse(raw);
  if (!parsed.success) return null;
  const read = parsed.data;
  if (NO_PAPERS.has(read.type ?? '')) return null;
  const title = line(read.title);
  const dois = [read.doi, read.ids?.doi].map(readDoi).filter((doi) => doi !== null);
  const arxiv = arxivIdOf(read, dois);
  const published = dois.find((doi) => arxivIdOfDoi(doi) === null) ?? null;
  const doi = published ?? (arxiv === null ? (dois[0] ?? null) : arxivDoi(arxiv));
  const own = /^(?:https?:\/\/openalex\.org\/)?(W\d{1,15})$/i.exec(read.id ?? '')?.[1]?.toUpperCase();
  if (title === '') return null;
  const named =
    arxiv !== null
      ? { id: arxivRecordId(arxiv), url: arxivPage(arxiv) }
      : doi !== null
        ? { id: `doi:${doi}`, url: doiPage(doi) }
        : own !== undefined
          ? { id: `openalex:${own}`, url: `https://openalex.org/${own}` }
          : null;
  if (named === null) return null;

  const rebuilt = textOfIndex(read.abstract_inverted_index);
  const abstract = plainLine(rebuilt.text, rebuilt.text.length);
  return {
    damaged: rebuilt.dropped > 0,
    paper: {
      ...named,
      title,
      authors: (read.authorships ?? [])
        // One more than is kept, so that truncation is counted where all records are bounded.
        .slice(0, RECORD_BOUNDS.authors + 1)
        .map((authorship) => line(authorship?.author?.display_name))
        .filter((name) => name !== ''),
      abstract,
      abstractKind: 'abstract',
      published: isoDay(read.publication_date),
      updated: null,
      doi,
      categories: [],
      journalRef: venueOf(read),
      comment: null,
      withdrawn: read.is_retracted === true || saysWithdrawn({ title, comment: null, abstract }),
    },
  };
}

/** Reads an answer to a search; null for other JSON. Never throws. */
export function parseOpenAlexPage(json: unknown): OpenAlexPage | null {
  const parsed = page.safeParse(json);
  if (!parsed.success) return null;
  const { meta, results } = parsed.data;
  const works = results.map(toPaper).filter((read) => read !== null);
  return {
    papers: works.map(({ paper }) => paper),
    count: meta?.count ?? null,
    received: results.length,
    skipped: results.length - works.length,
    damaged: works.filter(({ damaged }) => damaged).length,
  };
}
