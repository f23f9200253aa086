// The papers a draft cites, numbered in the order of their first citation, and the links to them.

import { type PaperRecord, yearOf } from '../literature/paper-record';
import type { Reference } from './model';

const DOI = /^10\.\d{4,9}\/[^\s\p{C}]{1,200}$/u;
const OUR_PAGES = /^https:\/\/(doi\.org|arxiv\.org\/abs|openalex\.org)\//;

/** Characters and escapes that end or break no link in Markdown, HTML or Typst. */
const SAFE_PATH = /^(?:[A-Za-z0-9._/:;-]|%[0-9A-Fa-f]{2})*$/;

const encodePath = (path: string): string =>
  encodeURI(path).replace(
    /[^A-Za-z0-9._/:;%-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** `https://doi.org/<doi>`, safe to print in any format; null where the text is no DOI. */
export const doiUrl = (doi: string | null): string | null =>
  doi !== null && DOI.test(doi) ? `https://doi.org/${encodePath(doi)}` : null;

/**
 * A link that may be printed: doi.org, arxiv.org or openalex.org, percent-encoded. Null for any other address, since a
 * link in a paper must lead to a paper, whatever a source or a model wrote.
 */
export function safeUrl(url: string | null): string | null {
  const host = url === null ? undefined : OUR_PAGES.exec(url)?.[0];
  if (url === null || host === undefined || /[\s\p{C}]/u.test(url)) return null;
  const path = url.slice(host.length);
  return SAFE_PATH.test(path) ? url : `${host}${encodePath(path)}`;
}

/** Gives papers their numbers as they are cited. One object per draft; sections are written in reading order. */
export class Citations {
  readonly #papers: ReadonlyMap<string, PaperRecord>;
  readonly #cited: string[] = [];

  constructor(papers: readonly PaperRecord[]) {
    this.#papers = new Map(papers.map((paper) => [paper.id, paper]));
  }

  /** The paper's number as a list of one; empty for a paper that the run did not select. */
  cite(paperId: string): number[] {
    if (!this.#papers.has(paperId)) return [];
    if (!this.#cited.includes(paperId)) this.#cited.push(paperId);
    return [this.#cited.indexOf(paperId) + 1];
  }

  /** The papers cited so far. */
  references(): Reference[] {
    return this.#cited.flatMap((paperId, index) => {
      const paper = this.#papers.get(paperId);
      return paper === undefined ? [] : [toReference(paper, index + 1)];
    });
  }
}

function toReference(paper: PaperRecord, number: number): Reference {
  return {
    number,
    paperId: paper.id,
    title: paper.title,
    authors: paper.authors,
    year: yearOf(paper),
    venue: paper.journalRef,
    doi: paper.doi,
    url: doiUrl(paper.doi) ?? safeUrl(paper.url),
  };
}
