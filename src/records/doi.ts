// DOIs: https://www.doi.org/doi-handbook

import { type ArxivId, parseArxivId } from './arxiv-id';

/** arXiv's own DOIs, registered with DataCite: https://info.arxiv.org/help/doi.html */
const ARXIV_DOI = /^10\.48550\/arxiv\./i;
const MOST_CHARS = 300;
/** A field has a few DOIs at most; a longer one contains something else. */
const MOST_FIELD_CHARS = 2_000;

export const isArxivDoi = (doi: string): boolean => ARXIV_DOI.test(doi);

/** The paper that one of arXiv's own DOIs names; null for other DOIs. Registries write DOIs in lower case. */
export function arxivIdOfDoi(doi: string): ArxivId | null {
  return isArxivDoi(doi) ? arxivIdInAnyCase(doi.replace(ARXIV_DOI, '')) : null;
}

/**
 * Reads `math.ag/0601001`, as some write `math.AG/0601001`, as `math/0601001`: the class was never part of
 * the id.
 */
export const arxivIdInAnyCase = (text: string): ArxivId | null =>
  parseArxivId(text) ??
  parseArxivId(
    text.replace(
      /([a-z-]{1,20})\.[a-z]{2}\/(?=\d{7})/i,
      (_all, archive: string) => `${archive.toLowerCase()}/`,
    ),
  );

/**
 * A prefix, optionally with subdivisions, and a suffix, which may contain "<", ">", brackets and semicolons,
 * as in SICIs.
 */
const DOI = /(?<![\p{N}.])10\.\d{4,9}(?:\.\d{1,9})*\/[^\s"“”\p{C}]+/u;
/** What a resolver or a publisher's page adds to a DOI in a URL. */
const OF_AN_ADDRESS =
  /(?:[?&#][\p{L}_][\w.-]*(?:=.*)?|\/(?:abstract|full|fulltext|pdf|epdf|html|meta|summary)?)$/iu;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function decoded(text: string): string {
  const plain = text.replace(
    /&(lt|gt|amp|quot);/gi,
    (_all, name: string) => ENTITIES[name.toLowerCase()] ?? '',
  );
  try {
    return /%[0-9a-f]{2}/i.test(plain) ? decodeURIComponent(plain) : plain;
  } catch {
    return plain;
  }
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;

/** Removes the full stop, quotation mark or closing bracket of the text around it. */
function withoutEnd(doi: string): string {
  const last = doi.at(-1) ?? '';
  const opening = CLOSING[last];
  const foreign = opening === undefined ? /[.,;:!'’]/.test(last) : count(doi, last) > count(doi, opening);
  return foreign ? withoutEnd(doi.slice(0, -1)) : doi;
}

/**
 * The first DOI of a field that may contain several DOIs, a resolver's URL (with its percent signs decoded)
 * or a sentence, as spelled there and without surrounding text; null if there is none, or one too long to be
 * real.
 */
export function readDoi(text: string | null | undefined): string | null {
  const field = decoded((text ?? '').trim().slice(0, MOST_FIELD_CHARS));
  const found = DOI.exec(field);
  if (found === null) return null;
  const [first = ''] = found[0].split(/[,;](?=(?:https?:|doi:|10\.\d{4}))|<\/?[a-z]+>/i);
  const address = /\.[a-z]{2,}\/\S*$/i.test(field.slice(0, found.index));
  const doi = withoutEnd(address ? first.replace(OF_AN_ADDRESS, '') : first);
  return doi.length > MOST_CHARS || !/\/./.test(doi) ? null : doi;
}

/** The page of a usable DOI. `#` and `?` may be part of one, so they are encoded. */
export const doiPage = (doi: string): string =>
  `https://doi.org/${encodeURI(doi).replace(/[?#]/g, encodeURIComponent)}`;
