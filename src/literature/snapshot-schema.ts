// One line of arXiv's public metadata snapshot, and of files in its form.
// https://www.kaggle.com/datasets/Cornell-University/arxiv describes the fields.

import { z } from 'zod';
import { explain } from '../contract/protocol';
import { type ArxivId, arxivDoi, arxivPage, arxivRecordId, parseArxivId } from '../records/arxiv-id';
import { doiPage, readDoi } from '../records/doi';
import type { PaperRecord } from '../records/paper-record';
import { decodeLatexAccents } from '../text/latex-accents';
import { foldWhitespace, isoDay, shorten } from '../text/plain-text';
import { parsedAuthor, splitAuthors } from './author-names';
import { doiKeys } from './merge';
import { saysWithdrawn } from './withdrawal';

const text = z.string().nullish();

/**
 * All fields except the title, and an arXiv id or a DOI, may be null or absent. Unknown fields are ignored.
 */
export const snapshotRecord = z.object({
  /** `1912.02145`, `hep-ex/0307015`; a version, if given, is kept. */
  id: text,
  doi: text,
  title: z.string(),
  /** `A. B, C. D and E. F`, with LaTeX accents and affiliations. */
  authors: text,
  authors_parsed: z.array(z.array(z.string())).nullish(),
  abstract: text,
  /** `summary`: not the paper's own abstract but somebody else's words about it. */
  abstract_kind: z.enum(['abstract', 'summary']).nullish(),
  /** Separated by blanks; old snapshots have a list of such texts. */
  categories: z.union([z.string(), z.array(z.string())]).nullish(),
  comments: text,
  'journal-ref': text,
  /** Where other collections put what arXiv has in `journal-ref`. */
  venue: text,
  versions: z.array(z.object({ version: z.string(), created: text })).nullish(),
});
export type SnapshotRecord = z.infer<typeof snapshotRecord>;

export type SnapshotLine =
  | {
      readonly paper: PaperRecord;
      /** Keys of its work: another line that shares one describes the same work. */
      readonly works: readonly string[];
      /** 0 if the record names none. */
      readonly version: number;
    }
  | { readonly problem: string };

/** The id with a version: the record's own, else the highest it lists. */
function pin(id: ArxivId, versions: SnapshotRecord['versions']): ArxivId {
  if (id.version !== null) return id;
  const listed = (versions ?? []).map(({ version }) => Number(/^v(\d+)$/.exec(version)?.[1] ?? 0));
  const highest = listed.reduce((most, one) => Math.max(most, one), 0);
  return highest > 0 ? { ...id, version: highest } : id;
}

function createdOn(versions: SnapshotRecord['versions'], version: number | null): string | null {
  return isoDay(versions?.find((one) => one.version === `v${version}`)?.created);
}

const folded = (value: string | null | undefined): string | null => foldWhitespace(value ?? '') || null;

/** Parses one line. Problems are returned, never thrown. */
export function parseSnapshotLine(line: string): SnapshotLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: 'no JSON: one complete object is expected per line' };
  }
  const parsed = snapshotRecord.safeParse(json);
  if (!parsed.success) return { problem: shorten(explain(parsed.error, 'record'), 200) };
  const record = parsed.data;

  const title = decodeLatexAccents(foldWhitespace(record.title));
  if (title === '') return { problem: 'title: is empty' };
  const id = record.id ? parseArxivId(record.id) : null;
  const doi = readDoi(record.doi);
  if (!id && !doi) {
    return {
      problem: record.id
        ? `id: "${shorten(record.id, 40)}" is no arXiv id, and there is no doi`
        : 'id: is missing, and there is no doi',
    };
  }

  const abstract = foldWhitespace(record.abstract ?? '');
  const comment = folded(record.comments);
  const categories = [record.categories ?? []].flat().flatMap((part) => part.split(/\s+/));
  const common = {
    title,
    authors: record.authors_parsed?.length
      ? record.authors_parsed.map(parsedAuthor).filter((name) => name !== '')
      : splitAuthors(record.authors ?? ''),
    abstract,
    abstractKind: record.abstract_kind ?? 'abstract',
    categories: categories.filter((category) => category !== ''),
    journalRef: folded(record['journal-ref']) ?? folded(record.venue),
    comment,
    withdrawn: saysWithdrawn({ title, comment, abstract }),
  } as const;

  if (id) {
    const pinned = pin(id, record.versions);
    return {
      works: [`arXiv:${id.base}`],
      version: pinned.version ?? 0,
      paper: {
        ...common,
        id: arxivRecordId(pinned),
        doi: doi ?? arxivDoi(id),
        url: arxivPage(pinned),
        published: createdOn(record.versions, 1),
        updated: createdOn(record.versions, pinned.version),
      },
    };
  }
  const known = doi as string;
  return {
    works: doiKeys(known, common),
    version: 0,
    paper: {
      ...common,
      id: `doi:${known}`,
      doi: known,
      url: doiPage(known),
      published: null,
      updated: null,
    },
  };
}
