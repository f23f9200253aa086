// arXiv identifiers: https://info.arxiv.org/help/arxiv_identifier.html

const SINCE_2007 = /^\d{4}\.\d{4,5}$/;
const UNTIL_2007 = /^[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?\/\d{7}$/;

export interface ArxivId {
  /** Without a version: `1912.02145`, `hep-ex/0307015`. */
  readonly base: string;
  /** null if the source named none. */
  readonly version: number | null;
}

/**
 * Parses `1912.02145v1`, `arXiv:1912.02145`, `http://arxiv.org/abs/hep-ex/0307015v2`; null for anything else.
 */
export function parseArxivId(text: string): ArxivId | null {
  const parts = /^(?:https?:\/\/(?:[a-z]+\.)?arxiv\.org\/abs\/|arxiv:)?(.+?)(?:v([1-9]\d{0,3}))?$/i.exec(
    text.trim(),
  );
  const base = parts?.[1];
  if (!base || !(SINCE_2007.test(base) || UNTIL_2007.test(base))) return null;
  return { base, version: parts[2] ? Number(parts[2]) : null };
}

const pinned = ({ base, version }: ArxivId): string => (version === null ? base : `${base}v${version}`);

/** `arXiv:1912.02145v1`: the `PaperRecord.id`. */
export const arxivRecordId = (id: ArxivId): string => `arXiv:${pinned(id)}`;

/** The page of exactly this version. */
export const arxivPage = (id: ArxivId): string => `https://arxiv.org/abs/${pinned(id)}`;

/** The DOI that arXiv registers for every paper, common to all its versions. */
export const arxivDoi = ({ base }: ArxivId): string => `10.48550/arXiv.${base}`;
