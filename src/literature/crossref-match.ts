// Decides whether a registry's record belongs to a paper.

import { type PaperRecord, yearOf } from '../records/paper-record';
import type { CrossrefWork } from './crossref-work';
import { familyName, titleWords } from './identity';

/** Preprint and publication are seldom further apart. */
const MOST_YEARS_APART = 2;

/**
 * One title equals the other, or begins it, because a subtitle may be missing. "data set" and "dataset", or a
 * formula typeset differently, do not make another title.
 */
function agree(a: readonly string[], b: readonly string[]): boolean {
  if (a.length > 0 && a.join('') === b.join('')) return true;
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  return shorter.length > 0 && shorter.every((word, at) => word === longer[at]);
}

const folded = (title: string): string => titleWords(title).join(' ');

/** Why the record registered under the paper's DOI belongs to another work; null if nothing suggests it. */
export function otherWork(paper: PaperRecord, work: CrossrefWork): string | null {
  const own = titleWords(paper.title);
  if (work.titles.length > 0 && !work.titles.some((title) => agree(own, titleWords(title)))) {
    return `registered for the title "${work.titles[0]}"`;
  }
  const families = work.families.map(familyName).filter((name) => name !== '');
  const authors = paper.authors.map(familyName).filter((name) => name !== '');
  const [first] = authors;
  const [registered] = families;
  // It is enough that either first author is among the other's authors: registries often shuffle authors, but
  // rarely confuse papers.
  if (first === undefined || registered === undefined) return null;
  if (families.includes(first) || authors.includes(registered)) return null;
  return `registered for a work by ${work.families[0]}${work.families.length > 1 ? ' and others' : ''}`;
}

/**
 * Equal title, equal family name of the first author, and compatible years: a record found by words is the
 * paper's.
 */
export function sameWork(paper: PaperRecord, work: CrossrefWork): boolean {
  const title = folded(paper.title);
  const family = familyName(paper.authors[0] ?? '');
  if (title === '' || family === '' || work.isNotice || work.found === null) return false;
  if (!work.titles.some((one) => folded(one) === title)) return false;
  if (familyName(work.families[0] ?? '') !== family) return false;
  const year = yearOf(paper);
  return (
    year === null || work.found.year === null || Math.abs(Number(year) - work.found.year) <= MOST_YEARS_APART
  );
}
