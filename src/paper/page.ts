// The contents of a paper's page, common to all formats: every text is converted for display once, before a
// format escapes it.

import type { Appendix, Block, Reference, Section, Sentence } from '../records/draft';
import { hashOf } from '../records/hash';
import type { Manifest } from '../records/manifest';
import { shown } from '../text/display-text';
import { oneLine } from '../text/printable';
import { cut } from '../text/prose';
import { CLAIMS_HEAD } from './claims-table';
import { doiUrl, safeUrl } from './references';
import { approvalLine, objections, reviewBlocks, verdictParagraph } from './verdict';

const DESCRIPTION_CHARS = 300;

export interface PageCite {
  readonly number: number;
  /** The list of references has an entry of that number to link to. */
  readonly known: boolean;
}

export interface PageSentence {
  readonly text: string;
  readonly cites: readonly PageCite[];
}

/** The quote that a claim rests on, and its place. */
export interface PageNote {
  /** The quote; null if the claim is the quote, word for word. */
  readonly quote: string | null;
  /** Further words of the source that its check rests on; null if these are the quote's. */
  readonly restsOn: string | null;
  /** "Abstract, characters 121–310." */
  readonly place: string;
}

export interface PageCell {
  readonly text: string;
  /** Set if the cell is nothing but a citation. */
  readonly cite: PageCite | null;
  /** For a claim in the claims table. */
  readonly note: PageNote | null;
}

export type PageBlock =
  | { readonly kind: 'paragraph'; readonly sentences: readonly PageSentence[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly PageSentence[])[] }
  | {
      readonly kind: 'table';
      /** 1-based, throughout the paper. */
      readonly number: number;
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly PageCell[])[];
    };

export interface PageReference {
  readonly number: number;
  /** False for a second entry of the same number, which no citation links to. */
  readonly anchor: boolean;
  readonly names: readonly string[];
  /** The names, separated by commas. */
  readonly authors: string;
  readonly title: string;
  /** Added to a title that does not end with one. */
  readonly stop: '.' | '';
  readonly venue: string | null;
  readonly year: string | null;
  readonly volume: string | null;
  readonly issue: string | null;
  readonly pages: string | null;
  /** Venue, volume, issue, pages and year; empty if neither venue nor year is known. */
  readonly where: string;
  readonly paperId: string;
  readonly doi: string | null;
  /** `doi:10.…`, else the paper's id. */
  readonly name: string;
  /** doi.org or arxiv.org, percent-encoded. */
  readonly url: string | null;
  /** The published version, if another one was read: its DOI, its `doi:10.…` and its link. */
  readonly published: { readonly doi: string; readonly name: string; readonly url: string } | null;
}

export interface Page {
  readonly title: string;
  readonly author: string;
  readonly approval: string;
  readonly approved: boolean;
  readonly note: string | null;
  /** As in the draft: the ISO day on which the run began. */
  readonly date: string;
  /** ISO day for a file's metadata: of the decision, else of the run; null if neither is a day. */
  readonly day: string | null;
  readonly notices: readonly string[];
  readonly abstract: string;
  readonly description: string;
  readonly sections: readonly {
    readonly number: number;
    readonly name: Section['name'];
    readonly blocks: readonly PageBlock[];
  }[];
  /** After the references. */
  readonly appendices: readonly {
    /** A, B, C. */
    readonly letter: string;
    readonly name: Appendix['name'] | 'Reviews';
    readonly blocks: readonly PageBlock[];
  }[];
  readonly references: readonly PageReference[];
  /** What identifies the run and the approved draft: label and value. */
  readonly colophon: readonly (readonly [string, string])[];
}

const dayOf = (date: string): string | null => {
  const day = /^\d{4}-\d\d-\d\d/.exec(date)?.[0];
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : null;
};

/** Deterministic. */
export function pageOf(manifest: Manifest): Page {
  const { run, draft, artifacts, decision, evidence } = manifest;
  const known = new Set(draft.references.map(({ number }) => number));
  const decided = decision.kind === 'approved' ? dayOf(decision.at) : null;
  const abstract = shown(draft.abstract);
  const notes = new Map(evidence.claims.map((claim) => [claim.id, noteOf(claim)]));
  let tables = 0;
  const blockOf = (block: Block): PageBlock => {
    if (block.kind === 'table') tables += 1;
    return pageBlock(block, { known, notes, table: tables });
  };
  return {
    title: shown(draft.title),
    author: shown(draft.author),
    approval: oneLine(approvalLine(decision)),
    approved: decision.kind === 'approved',
    note: decision.kind === 'approved' && decision.note !== null ? oneLine(decision.note) : null,
    date: oneLine(draft.date),
    day: decided ?? dayOf(draft.date),
    notices: draft.notices.map(shown),
    abstract,
    description: cut(abstract, DESCRIPTION_CHARS),
    sections: draft.sections.map(({ name, blocks }, index) => ({
      number: index + 1,
      name,
      // The tribunal's verdict is about the draft, not part of it.
      blocks: [...blocks, ...verdictIn(name, manifest)].map(blockOf),
    })),
    appendices: appendicesOf(manifest).map(({ name, blocks }, index) => ({
      letter: String.fromCharCode('A'.charCodeAt(0) + index),
      name,
      blocks: blocks.map(blockOf),
    })),
    references: draft.references.map((entry, index, all) => ({
      ...pageReference(entry),
      anchor: all.findIndex(({ number }) => number === entry.number) === index,
    })),
    colophon: [
      ['Workflow', oneLine(run.workflowId)],
      ['Run', oneLine(run.runId)],
      ['Draft', artifacts.draft],
      ['Evidence', manifest.evidenceHash],
      ['Manifest', hashOf(manifest)],
    ],
  };
}

function verdictIn(section: Section['name'], manifest: Manifest): Block[] {
  switch (section) {
    case 'Methodology':
      return verdictParagraph(manifest);
    case 'Uncertainties':
      return objections(manifest);
    default:
      return [];
  }
}

function appendicesOf(
  manifest: Manifest,
): { name: Appendix['name'] | 'Reviews'; blocks: readonly Block[] }[] {
  const [searches, ...rest] = manifest.draft.appendices;
  const reviews = { name: 'Reviews' as const, blocks: reviewBlocks(manifest) };
  return [...(searches === undefined ? [] : [searches]), reviews, ...rest];
}

function noteOf({ text, quote, reading }: Manifest['evidence']['claims'][number]): PageNote {
  const words = shown(quote.text);
  const place = `Abstract, characters ${quote.start + 1}–${quote.end}.`;
  const rests = reading?.restsOn ?? null;
  const isWithin = rests === null || (quote.start <= rests.start && rests.end <= quote.end);
  return { quote: words === shown(text) ? null : words, restsOn: isWithin ? null : shown(rests.text), place };
}

interface Known {
  readonly known: ReadonlySet<number>;
  readonly notes: ReadonlyMap<string, PageNote>;
  readonly table: number;
}

function pageBlock(block: Block, { known, notes, table }: Known): PageBlock {
  const sentenceOf = ({ text, cites }: Sentence): PageSentence => ({
    text: shown(text),
    cites: cites.map((number) => ({ number, known: known.has(number) })),
  });
  switch (block.kind) {
    case 'paragraph':
      return { kind: 'paragraph', sentences: block.sentences.map(sentenceOf) };
    case 'list':
      return { kind: 'list', items: block.items.map((item) => item.map(sentenceOf)) };
    case 'table':
      return {
        kind: 'table',
        number: table,
        caption: shown(block.caption),
        head: block.head.map(shown),
        rows: block.rows.map((row) => cellsOf(row, { known, notes: isClaims(block) ? notes : new Map() })),
      };
  }
}

const isClaims = ({ head }: { readonly head: readonly string[] }): boolean =>
  head.length === CLAIMS_HEAD.length && head.every((name, column) => name === CLAIMS_HEAD[column]);

/** In the claims table, the second cell is the claim that the first one names. */
function cellsOf(row: readonly string[], { known, notes }: Omit<Known, 'table'>): PageCell[] {
  return row.map((text, column) => {
    const number = Number(/^\[([1-9]\d{0,4})\]$/.exec(text)?.[1] ?? Number.NaN);
    return {
      text: shown(text),
      cite: known.has(number) ? { number, known: true } : null,
      note: column === 1 ? (notes.get(row[0] ?? '') ?? null) : null,
    };
  });
}

function pageReference(reference: Reference): Omit<PageReference, 'anchor'> {
  const { number, year, doi, paperId } = reference;
  const title = shown(reference.title) || 'Untitled';
  const names = reference.authors.map(shown).filter((name) => name !== '');
  const venue = shown(reference.venue ?? '') || null;
  const within = {
    volume: shown(reference.volume ?? '') || null,
    issue: shown(reference.issue ?? '') || null,
    pages: shown(reference.pages ?? '') || null,
  };
  return {
    number,
    names,
    authors: names.join(', '),
    title,
    stop: /[.?!…]$/.test(title) ? '' : '.',
    venue,
    year,
    ...within,
    where: [venueOf(venue, within), year !== null && venue?.includes(year) ? null : year]
      .filter((part) => part !== null)
      .join(', '),
    paperId,
    doi,
    name: oneLine(doi === null ? paperId : `doi:${doi}`),
    url: safeUrl(reference.url),
    published: publishedOf(reference),
  };
}

/** `J. Examples 12(3), 45–67` */
function venueOf(
  venue: string | null,
  { volume, issue, pages }: Pick<PageReference, 'volume' | 'issue' | 'pages'>,
): string | null {
  if (venue === null) return null;
  const number = [volume, issue === null ? null : `(${issue})`].filter((part) => part !== null).join('');
  const first = number === '' ? venue : `${venue} ${number}`;
  return pages === null ? first : `${first}, ${pages.replace(/(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])/gu, '–')}`;
}

function publishedOf({ publishedDoi }: Reference): PageReference['published'] {
  const url = doiUrl(publishedDoi);
  return publishedDoi === null || url === null
    ? null
    : { doi: publishedDoi, name: oneLine(`doi:${publishedDoi}`), url };
}
