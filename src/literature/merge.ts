// Which records are one work. Sources and queries overlap; a paper is counted and read once.

import { canonicalJson } from '../evidence/hash';
import { wordsOf } from '../evidence/words';
import { type ArxivId, parseArxivId } from './arxiv-id';
import type { PaperRecord } from './paper-record';

const ARXIV_DOI = /^10\.48550\/arxiv\./i;
const SUFFIX = /^(jr|sr|ii|iii|iv)$/;

const arxivId = (paper: PaperRecord): ArxivId | null =>
  parseArxivId(paper.id) ??
  (ARXIV_DOI.test(paper.doi ?? '') ? parseArxivId((paper.doi ?? '').replace(ARXIV_DOI, '')) : null);

const folded = (text: string): string[] => wordsOf(text).map((word) => word.norm);

/** "Ada B. Author", "Author, Ada" and "Ada Author, Jr." are all "author". */
function familyName(name: string): string {
  const [head = '', tail = ''] = name.split(',');
  const turned = tail.trim() !== '' && !folded(tail).every((word) => SUFFIX.test(word));
  // "van der Berg, Ada" and "Ada van der Berg" share their last word.
  return folded(turned ? head : name).findLast((word) => !SUFFIX.test(word)) ?? '';
}

/** Names under which a record's work is known. Two records that share one are one work. */
function workKeys(paper: PaperRecord): string[] {
  const keys = [`id ${paper.id.toLowerCase()}`];
  const arxiv = arxivId(paper);
  if (arxiv !== null) keys.push(`arxiv ${arxiv.base.toLowerCase()}`);
  const doi = paper.doi ?? /^doi:(.+)$/i.exec(paper.id)?.[1];
  if (doi !== undefined && !ARXIV_DOI.test(doi)) keys.push(`doi ${doi.toLowerCase()}`);
  const title = folded(paper.title).join(' ');
  const family = familyName(paper.authors[0] ?? '');
  if (title !== '' && family !== '') keys.push(`title ${title} by ${family}`);
  return keys;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const day = (paper: PaperRecord): string => paper.updated ?? paper.published ?? '';

/** Negative where `a` is the fuller record: one with text, the paper's own, the newest; else the smaller id. */
const byFullness = (a: PaperRecord, b: PaperRecord): number =>
  Number(a.abstract === '') - Number(b.abstract === '') ||
  compare(a.abstractKind, b.abstractKind) ||
  compare(day(b), day(a)) ||
  compare(a.id, b.id) ||
  compare(canonicalJson(a), canonicalJson(b));

/** Negative where `a` is the newer version of the same arXiv paper. */
const byVersion = (a: PaperRecord, b: PaperRecord): number =>
  (arxivId(b)?.version ?? 0) - (arxivId(a)?.version ?? 0) || compare(day(b), day(a)) || byFullness(a, b);

export interface Work {
  /** The record to read: of an arXiv paper its newest version. */
  readonly paper: PaperRecord;
  /** Ids of all records of it that were found. */
  readonly ids: readonly string[];
  /** The newest version of an arXiv paper, or the record itself, says so. */
  readonly withdrawn: boolean;
}

function workOf(records: readonly PaperRecord[]): Work {
  const newest = new Map<string, PaperRecord>();
  for (const record of [...records].sort(byVersion)) {
    const key = arxivId(record)?.base ?? record.id;
    if (!newest.has(key)) newest.set(key, record);
  }
  const [paper] = [...newest.values()].sort(byFullness);
  if (paper === undefined) throw new Error('a work has at least one record');
  return {
    paper,
    ids: [...new Set(records.map((record) => record.id))],
    withdrawn: [...newest.values()].some((record) => record.withdrawn),
  };
}

/**
 * Groups records into works: the same arXiv id in any version, the same DOI, or the same title (case, accents
 * and punctuation aside) with the same family name of the first author. Order of the records does not matter.
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
