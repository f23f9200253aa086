// Numbers the papers that a draft cites, in order of first citation, and links to them.

import { NETWORK_SOURCE_KINDS, NETWORK_SOURCES } from '../contract/sources';
import { arxivDoi, parseArxivId } from '../records/arxiv-id';
import { isArxivDoi } from '../records/doi';
import type { Reference } from '../records/draft';
import { type PaperRecord, yearOf } from '../records/paper-record';
import type { RankedPaper } from '../records/selection';

const DOI = /^10\.\d{4,9}\/[^\s\p{C}]{1,200}$/u;
const PAGES = ['doi.org/', ...NETWORK_SOURCE_KINDS.map((kind) => NETWORK_SOURCES[kind].pages)];
const pageOf = (url: string) => PAGES.map((page) => `https://${page}`).find((page) => url.startsWith(page));

/** Characters and escapes that cannot end or break a link in Markdown, HTML or Typst. */
const SAFE_PATH = /^(?:[A-Za-z0-9._/:;-]|%[0-9A-Fa-f]{2})*$/;

const encodePath = (path: string): string =>
  encodeURI(path).replace(
    /[^A-Za-z0-9._/:;%-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** `https://doi.org/<doi>`, safe to print in any format; null if the text is not a DOI. */
export const doiUrl = (doi: string | null): string | null =>
  doi !== null && DOI.test(doi) ? `https://doi.org/${encodePath(doi)}` : null;

/**
 * A link that may be printed: doi.org or a source's own pages, percent-encoded. Null for any other address,
 * because a link in a paper must lead to a paper, whatever a source or a model wrote.
 */
export function safeUrl(url: string | null): string | null {
  const host = url === null ? undefined : pageOf(url);
  if (url === null || host === undefined || /[\s\p{C}]/u.test(url)) return null;
  const path = url.slice(host.length);
  return SAFE_PATH.test(path) ? url : `${host}${encodePath(path)}`;
}

/** A paper, and the registry's information on it. */
export type CitedPaper = Pick<RankedPaper, 'paper' | 'registered'>;

/** Numbers papers as they are cited. One object per draft; sections must be written in reading order. */
export class Citations {
  readonly #papers: ReadonlyMap<string, CitedPaper>;
  readonly #cited: string[] = [];

  constructor(papers: readonly CitedPaper[]) {
    this.#papers = new Map(papers.map((cited) => [cited.paper.id, cited]));
  }

  /** The paper's number in a list of one; empty for a paper that the run did not select. */
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

/** The DOI of what was read: for an arXiv paper arXiv's own, even if its record states the publisher's. */
function doiRead({ id, doi }: PaperRecord): string | null {
  const arxiv = parseArxivId(id);
  return arxiv !== null && doi !== null && !isArxivDoi(doi) ? arxivDoi(arxiv) : doi;
}

/** A record with a venue is of a publication; one without may be another server's copy of the preprint. */
const publicationOf = ({ registered }: CitedPaper) =>
  registered?.kind === 'found' && registered.venue !== null ? registered : null;

function toReference(cited: CitedPaper, number: number): Reference {
  const { paper, registered } = cited;
  const publication = publicationOf(cited);
  const doi = doiRead(paper);
  // A DOI registered for another work leads to no version of this one.
  const stated = registered?.kind === 'mismatch' ? null : paper.doi;
  const published = publication?.doi ?? stated;
  const isOther = published !== null && published.toLowerCase() !== doi?.toLowerCase();
  return {
    number,
    paperId: paper.id,
    title: paper.title,
    authors: paper.authors,
    year: publication?.year?.toString() ?? yearOf(paper),
    venue: publication?.venue ?? paper.journalRef,
    doi,
    url: doiUrl(doi) ?? safeUrl(paper.url),
    volume: publication?.volume ?? null,
    issue: publication?.issue ?? null,
    pages: publication?.pages ?? null,
    publishedDoi: isOther && doiUrl(published) !== null ? published : null,
  };
}
