// Parses arXiv's Atom feeds:
// https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { SovereignError } from '../errors/sovereign-error';
import { arxivDoi, arxivPage, arxivRecordId, parseArxivId } from '../records/arxiv-id';
import { readDoi } from '../records/doi';
import type { PaperRecord } from '../records/paper-record';
import { decodeLatexAccents } from '../text/latex-accents';
import { foldWhitespace, isoDay } from '../text/plain-text';
import { saysWithdrawn } from './withdrawal';

export type ArxivFeed =
  /** arXiv reports errors as a feed too, with HTTP 200 or 400. */
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'papers';
      readonly papers: readonly PaperRecord[];
      /** `opensearch:totalResults`; null if it is absent or not a number. */
      readonly totalResults: number | null;
      /** Number of entries without a title or a readable id. */
      readonly skipped: number;
    };

/** The text is not a complete, well-formed Atom feed. */
export class AtomUnreadable extends SovereignError {
  override readonly code = 'AtomUnreadable';
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Otherwise the paper titled "0" would become a number, and "1e5" another one.
  parseTagValue: false,
  parseAttributeValue: false,
  // White space is folded here; the parser would trim it around CDATA too and join words.
  trimValues: false,
  // `arxiv:doi`, `opensearch:totalResults`: their local names do not collide with Atom's in an entry.
  removeNSPrefix: true,
  isArray: (name) => ['entry', 'author', 'category'].includes(name),
  // Despite its name, this option decodes numeric references such as `&#955;`.
  htmlEntities: true,
});

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** An element's text, whether it is plain, has attributes or is repeated (then the first); '' if absent. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return foldWhitespace(value);
  if (Array.isArray(value)) return textOf(value[0]);
  return isNode(value) ? textOf(value['#text']) : '';
}

function toPaper(entry: Node): PaperRecord | null {
  const id = parseArxivId(textOf(entry.id));
  const title = decodeLatexAccents(textOf(entry.title));
  if (!id || title === '') return null;
  const abstract = textOf(entry.summary);
  const comment = textOf(entry.comment) || null;
  return {
    id: arxivRecordId(id),
    title,
    authors: nodes(entry.author)
      .map((author) => decodeLatexAccents(textOf(author.name)))
      .filter((name) => name !== ''),
    abstract,
    abstractKind: 'abstract',
    published: isoDay(textOf(entry.published)),
    updated: isoDay(textOf(entry.updated)),
    doi: readDoi(textOf(entry.doi)) ?? arxivDoi(id),
    url: arxivPage(id),
    categories: nodes(entry.category)
      .map((category) => textOf(category['@term']))
      .filter((term) => term !== ''),
    journalRef: textOf(entry.journal_ref) || null,
    comment,
    withdrawn: saysWithdrawn({ title, comment, abstract }),
  };
}

/** @throws AtomUnreadable for a text that is truncated, not well-formed, or other XML. */
export function parseArxivFeed(xml: string): ArxivFeed {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) {
    throw new AtomUnreadable(`cut off or not well-formed XML (line ${valid.err.line}: ${valid.err.msg})`);
  }
  let root: unknown;
  try {
    root = parser.parse(xml);
  } catch (error) {
    throw new AtomUnreadable(`unreadable XML (${(error as Error).message})`, { cause: error });
  }
  const feed = isNode(root) ? root.feed : undefined;
  // The parser returns an element without children and attributes as an empty text.
  if (!isNode(feed)) throw new AtomUnreadable('XML, but no Atom feed with content');

  const entries = nodes(feed.entry);
  const first = entries[0];
  if (first && /\/api\/errors\b/.test(textOf(first.id))) {
    return { kind: 'error', message: textOf(first.summary) || textOf(first.title) || 'no reason given' };
  }
  const papers = entries.map(toPaper).filter((paper) => paper !== null);
  const total = textOf(feed.totalResults);
  return {
    kind: 'papers',
    papers,
    totalResults: /^\d+$/.test(total) ? Number(total) : null,
    skipped: entries.length - papers.length,
  };
}
