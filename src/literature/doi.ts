// DOIs: https://www.doi.org/doi-handbook

import { type ArxivId, parseArxivId } from './arxiv-id';

/** arXiv's own, registered with DataCite: https://info.arxiv.org/help/doi.html */
const ARXIV_DOI = /^10\.48550\/arxiv\./i;
const MOST_CHARS = 300;

export const isArxivDoi = (doi: string): boolean => ARXIV_DOI.test(doi);

/** The paper that one of arXiv's own DOIs names; null for another's. Registries write DOIs in lower case. */
export function arxivIdOfDoi(doi: string): ArxivId | null {
  return isArxivDoi(doi) ? arxivIdInAnyCase(doi.replace(ARXIV_DOI, '')) : null;
}

/** `math.ag/0601001`, which is how some write `math.AG/0601001`, is `math/0601001`: the class was never part of the id. */
export const arxivIdInAnyCase = (text: string): ArxivId | null =>
  parseArxivId(text) ??
  parseArxivId(
    text.replace(
      /([a-z-]{1,20})\.[a-z]{2}\/(?=\d{7})/i,
      (_all, archive: string) => `${archive.toLowerCase()}/`,
    ),
  );

/** A DOI of a length that DOIs have, without a resolver; null for anything else. */
export function usableDoi(text: string | null | undefined): string | null {
  const doi = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)?(10\.\d{4,9}\/[^\s"<>\p{C}]+)$/iu.exec(
    text?.trim() ?? '',
  )?.[1];
  return doi === undefined || doi.length > MOST_CHARS ? null : doi;
}

/** The page of a usable DOI. `#` and `?` may be part of one. */
export const doiPage = (doi: string): string =>
  `https://doi.org/${encodeURI(doi).replace(/[?#]/g, encodeURIComponent)}`;
