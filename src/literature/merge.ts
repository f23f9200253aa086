// Groups records into works. Sources and queries overlap; a paper must be counted and read once.

import { type ArxivId, arxivDoi, parseArxivId } from '../records/arxiv-id';
import { arxivIdOfDoi, isArxivDoi } from '../records/doi';
import { canonicalJson } from '../records/hash';
import type { PaperRecord } from '../records/paper-record';
import { familyName, titleWords } from './identity';

const arxivId = (paper: PaperRecord): ArxivId | null =>
  parseArxivId(paper.id) ?? arxivIdOfDoi(paper.doi ?? '');

/** `math.AG/0601001` and `math/0601001` are one paper. */
const arxivKey = ({ base }: ArxivId): string => base.toLowerCase().replace(/\.[a-z]{2}\//, '/');

/** The DOI under which a publisher registered the work; null if the record has only arXiv's own or none. */
function publishedDoi(paper: PaperRecord): string | null {
  const doi = paper.doi ?? /^doi:(.+)$/i.exec(paper.id)?.[1] ?? null;
  return doi === null || isArxivDoi(doi) ? null : doi;
}

/**
 * Keys of a work with a DOI. A DOI alone is not enough: it can be that of a whole volume, or a typing error.
 */
export function doiKeys(doi: string, { title, authors }: Pick<PaperRecord, 'title' | 'authors'>): string[] {
  const family = familyName(authors[0] ?? '');
  const named = [`title ${titleWords(title).join(' ') || title}`, ...(family === '' ? [] : [`by ${family}`])];
  return named.map((name) => `doi ${doi.toLowerCase()} ${name}`);
}

/** Keys that identify a record's work. Two records that share one are one work. */
export function workKeys(paper: PaperRecord): string[] {
  const keys = [`id ${paper.id.toLowerCase()}`];
  const own = parseArxivId(paper.id);
  if (own !== null) keys.push(`arxiv ${arxivKey(own)}`);
  const arxiv = arxivId(paper);
  if (arxiv !== null) keys.push(...doiKeys(arxivDoi({ ...arxiv, base: arxivKey(arxiv) }), paper));
  const doi = publishedDoi(paper);
  if (doi !== null) keys.push(...doiKeys(doi, paper));
  const title = titleWords(paper.title).join(' ');
  const family = familyName(paper.authors[0] ?? '');
  if (title !== '' && family !== '') keys.push(`title ${title} by ${family}`);
  return keys;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const day = (paper: PaperRecord): string => paper.updated ?? paper.published ?? '';
const version = (paper: PaperRecord): number | null => arxivId(paper)?.version ?? null;

/**
 * Negative if `a` is the fuller record: one with text, the paper's own, of a specific arXiv version, the
 * newest; else the smaller id.
 */
const byFullness = (a: PaperRecord, b: PaperRecord): number =>
  Number(a.abstract === '') - Number(b.abstract === '') ||
  compare(a.abstractKind, b.abstractKind) ||
  Number(version(a) === null) - Number(version(b) === null) ||
  compare(day(b), day(a)) ||
  compare(a.id, b.id) ||
  compare(canonicalJson(a), canonicalJson(b));

export interface Work {
  /**
   * The record to read: for an arXiv paper its newest version. If it lacks a publisher's DOI and another
   * record has one, it takes that DOI, and that record's venue unless it names one itself.
   */
  readonly paper: PaperRecord;
  /** Ids of all its records that were found, sorted. */
  readonly ids: readonly string[];
  /** True if a record says so, unless it describes an older version of an arXiv paper. */
  readonly withdrawn: boolean;
}

/**
 * Drops records of arXiv versions that a newer one replaces. A record without a version describes the whole
 * work.
 */
function current(records: readonly PaperRecord[]): PaperRecord[] {
  const newest = new Map<string, number>();
  for (const record of records) {
    const id = arxivId(record);
    if (id?.version) newest.set(arxivKey(id), Math.max(newest.get(arxivKey(id)) ?? 0, id.version));
  }
  return records.filter((record) => {
    const id = arxivId(record);
    return !id?.version || id.version === newest.get(arxivKey(id));
  });
}

/**
 * `paper` with the DOI and venue of its publication, if it lacks them and one of `records` (fullest first)
 * has them.
 */
function asPublished(paper: PaperRecord, records: readonly PaperRecord[]): PaperRecord {
  const doi = publishedDoi(paper) ?? records.map(publishedDoi).find((found) => found !== null) ?? null;
  if (doi === null) return paper;
  const same = (record: PaperRecord) => publishedDoi(record)?.toLowerCase() === doi.toLowerCase();
  const venue = records.find((record) => same(record) && record.journalRef !== null)?.journalRef ?? null;
  return { ...paper, doi, journalRef: paper.journalRef ?? venue };
}

function workOf(records: readonly PaperRecord[]): Work {
  const sorted = [...records].sort(byFullness);
  const left = current(sorted);
  const [paper] = left;
  if (paper === undefined) throw new Error('a work has at least one record');
  return {
    paper: asPublished(paper, [...left, ...sorted]),
    ids: [...new Set(records.map((record) => record.id))].sort(compare),
    withdrawn: left.some((record) => record.withdrawn),
  };
}

/**
 * Groups records into works: the same arXiv id in any version, or two with the same DOI, title (ignoring
 * case, accents and punctuation) and family name of the first author. The order of the records does not
 * matter.
 */
export function worksOf(records: readonly PaperRecord[]): Work[] {
  const parent = records.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    for (let up = parent[root]; up !== undefined && up !== root; up = parent[root]) root = up;
    parent[at] = root;
    return root;
  };
  const firstWith = new Map<string, number>();
  records.forEach((record, at) => {
    for (const key of workKeys(record)) {
      const known = firstWith.get(key);
      if (known === undefined) firstWith.set(key, at);
      else parent[rootOf(at)] = rootOf(known);
    }
  });
  const groups = new Map<number, PaperRecord[]>();
  records.forEach((record, at) => {
    const root = rootOf(at);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [record]);
    else group.push(record);
  });
  return [...groups.values()].map(workOf);
}
