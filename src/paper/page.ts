// A publication as its pages show it: every text converted for display, once, before a format escapes it.

import { evidenceHashOf } from '../evidence/manifest';
import { displayText } from './display-text';
import type { Block, Reference, Section, Sentence } from './model';
import { oneLine } from './plain-text';
import { cut } from './prose';
import type { Publication } from './publication';
import { doiUrl, safeUrl } from './references';
import { approvalLine, verdictBlocks } from './verdict';

const DESCRIPTION_CHARS = 300;

export interface PageCite {
  readonly number: number;
  /** The list of references has an entry of that number to lead to. */
  readonly known: boolean;
}

export interface PageSentence {
  readonly text: string;
  readonly cites: readonly PageCite[];
}

export interface PageCell {
  readonly text: string;
  /** The cell is nothing but a citation. */
  readonly cite: PageCite | null;
}

export type PageBlock =
  | { readonly kind: 'paragraph'; readonly sentences: readonly PageSentence[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly PageSentence[])[] }
  | {
      readonly kind: 'table';
      /** 1-based, through the whole paper. */
      readonly number: number;
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly PageCell[])[];
    };

export interface PageReference {
  readonly number: number;
  /** False for a second entry of the same number, which no citation leads to. */
  readonly anchor: boolean;
  readonly names: readonly string[];
  /** The names, with commas between. */
  readonly authors: string;
  readonly title: string;
  /** Behind a title that ends without one. */
  readonly stop: '.' | '';
  readonly venue: string | null;
  readonly year: string | null;
  readonly volume: string | null;
  readonly issue: string | null;
  readonly pages: string | null;
  /** Venue, volume, issue, pages and year; empty where neither venue nor year is known. */
  readonly where: string;
  readonly paperId: string;
  readonly doi: string | null;
  /** `doi:10.…`, else the paper's id. */
  readonly name: string;
  /** doi.org or arxiv.org, percent-encoded. */
  readonly url: string | null;
  /** The published version, where another was read: its DOI, its `doi:10.…` and its link. */
  readonly published: { readonly doi: string; readonly name: string; readonly url: string } | null;
}

export interface Page {
  readonly title: string;
  readonly author: string;
  readonly approval: string;
  readonly approved: boolean;
  readonly note: string | null;
  /** As the draft has it: the ISO day the run began. */
  readonly date: string;
  /** ISO day for a file's metadata: of the decision, else of the run; null where neither is a day. */
  readonly day: string | null;
  readonly notices: readonly string[];
  readonly abstract: string;
  readonly description: string;
  readonly sections: readonly {
    readonly number: number;
    readonly name: Section['name'];
    readonly blocks: readonly PageBlock[];
  }[];
  readonly references: readonly PageReference[];
  /** What names the run and what was approved: label and value. */
  readonly colophon: readonly (readonly [string, string])[];
}

/** Text for display on one line. */
export const shown = (text: string): string => oneLine(displayText(text)).replace(/(\d) %/g, '$1\u00a0%');

const dayOf = (date: string): string | null => {
  const day = /^\d{4}-\d\d-\d\d/.exec(date)?.[0];
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : null;
};

/** The same publication gives the same page. */
export function pageOf(publication: Publication): Page {
  const { run, draft, draftRef, approval } = publication;
  const known = new Set(draft.references.map(({ number }) => number));
  const decided = approval.kind === 'approved' ? dayOf(approval.at) : null;
  const abstract = shown(draft.abstract);
  let tables = 0;
  const blockOf = (block: Block): PageBlock => {
    if (block.kind === 'table') tables += 1;
    return pageBlock(block, { known, table: tables });
  };
  return {
    title: shown(draft.title),
    author: shown(draft.author),
    approval: oneLine(approvalLine(approval)),
    approved: approval.kind === 'approved',
    note: approval.kind === 'approved' && approval.note !== null ? oneLine(approval.note) : null,
    date: oneLine(draft.date),
    day: decided ?? dayOf(draft.date),
    notices: draft.notices.map(shown),
    abstract,
    description: cut(abstract, DESCRIPTION_CHARS),
    sections: draft.sections.map((section, index) => ({
      number: index + 1,
      name: section.name,
      blocks: blocksOf(section, publication).map(blockOf),
    })),
    references: draft.references.map((entry, index, all) => ({
      ...pageReference(entry),
      anchor: all.findIndex(({ number }) => number === entry.number) === index,
    })),
    colophon: [
      ['Workflow', oneLine(run.workflowId)],
      ['Run', oneLine(run.runId)],
      ['Draft', draftRef],
      ['Evidence', evidenceHashOf(publication)],
    ],
  };
}

/** The tribunal's verdict stands in Methodology; it is no part of the draft. */
const blocksOf = (section: Section, publication: Publication): readonly Block[] =>
  section.name === 'Methodology' ? [...section.blocks, ...verdictBlocks(publication)] : section.blocks;

function pageBlock(block: Block, { known, table }: { known: ReadonlySet<number>; table: number }): PageBlock {
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
        rows: block.rows.map((row) => row.map((text) => cellOf(text, known))),
      };
  }
}

function cellOf(text: string, known: ReadonlySet<number>): PageCell {
  const number = Number(/^\[([1-9]\d{0,4})\]$/.exec(text)?.[1] ?? Number.NaN);
  return { text: shown(text), cite: known.has(number) ? { number, known: true } : null };
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
