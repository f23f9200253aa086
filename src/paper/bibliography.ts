// References as CSL-JSON, which citation software reads and from which BibTeX is made.
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables

import { parseArxivId } from '../records/arxiv-id';
import { shown } from '../text/display-text';
import type { PageReference } from './page';

export interface BibliographyName {
  readonly family?: string;
  readonly given?: string;
  readonly suffix?: string;
  readonly 'non-dropping-particle'?: string;
  readonly 'dropping-particle'?: string;
  /** A group's name, which is not split into parts. */
  readonly literal?: string;
}

export interface BibliographyItem {
  /** The citation key: `karpukhin2020dense`. Unique in its list. */
  readonly id: string;
  readonly type: 'article-journal' | 'paper-conference' | 'document';
  readonly title: string;
  readonly author?: readonly BibliographyName[];
  readonly issued?: { readonly 'date-parts': readonly [readonly [number]] };
  readonly 'container-title'?: string;
  readonly volume?: string;
  readonly issue?: string;
  readonly page?: string;
  readonly publisher?: string;
  readonly DOI?: string;
  readonly URL?: string;
  readonly note?: string;
  /** Not part of CSL: BibTeX's `eprint` of an arXiv paper, without version. */
  readonly arxiv?: string;
}

/** Splits a printed name ("Jan van der Berg") into its parts. */
export type NameParser = (name: string) => BibliographyName;

const GROUP = /^[^,]*\b(?:collaboration|consortium|team|group|project|initiative)$/i;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const MOST_KEY_CHARS = 60;
/** A venue where papers are presented; anything else counts as a journal. */
const MEETING = /@|\b(?:proc(?:eedings)?|conference|conf|workshop|symposium|meeting)\b/i;
/** Words that say nothing about a title. */
const SMALL = new Set([
  'a',
  'an',
  'the',
  'on',
  'of',
  'in',
  'for',
  'to',
  'towards',
  'toward',
  'with',
  'and',
  'from',
]);

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ]+/g, (found) => (/[-\s]/.test(found) ? ' ' : ''))
    .trim();

/** citation.js cannot parse every string as a name. */
function partsOf(name: string, parse: NameParser): BibliographyName {
  try {
    return parse(name);
  } catch {
    return { literal: name };
  }
}

function nameOf(name: string, parse: NameParser): BibliographyName {
  if (GROUP.test(name) || CJK.test(name)) return { literal: name };
  const [, before = name, suffix] = /^(.+?),?\s+(jr\.?|sr\.?|i{2,3}|iv)$/i.exec(name) ?? [];
  const parts = partsOf(before, parse);
  // Only if no part of the name is lost and nothing in it could be read as a separate name.
  const whole = ['given', 'dropping-particle', 'non-dropping-particle', 'family'] as const;
  const again = whole.flatMap((part) => parts[part] ?? []).join(' ');
  if (again !== before || /,|\band\b/i.test(before)) return { literal: name };
  return suffix === undefined ? parts : { ...parts, suffix };
}

function keyOf({ title, year }: PageReference, first: BibliographyName | undefined, number: number): string {
  const family = ascii(first?.family ?? first?.literal ?? '')
    .replaceAll(' ', '')
    .toLowerCase();
  const words = ascii(title).toLowerCase().split(' ');
  const word = words.find((candidate) => candidate.length > 1 && !SMALL.has(candidate)) ?? '';
  const key = `${family}${year ?? ''}${word}`.slice(0, MOST_KEY_CHARS);
  return /[a-z]/.test(key) ? key : `ref${number}`;
}

/** Makes keys unique by a letter, as in "2020a": `key`, `keya`, `keyb`. */
function unique(keys: readonly string[]): string[] {
  const given = new Set<string>();
  return keys.map((key) => {
    let candidate = key;
    for (let n = 0; given.has(candidate); n++)
      candidate = `${key}${n < 26 ? String.fromCharCode(97 + n) : `-${n}`}`;
    given.add(candidate);
    return candidate;
  });
}

/** One item per reference, in order. Deterministic. */
export function bibliographyOf(references: readonly PageReference[], parse: NameParser): BibliographyItem[] {
  const authors = references.map(({ names }) => names.map((name) => nameOf(name, parse)));
  const keys = unique(references.map((entry, index) => keyOf(entry, authors[index]?.[0], entry.number)));
  return references.map((entry, index) => {
    const { year, venue, volume, issue, pages, url, paperId } = entry;
    const doi = entry.published?.doi ?? entry.doi;
    const arxiv = parseArxivId(paperId)?.base;
    const names = authors[index] ?? [];
    return {
      id: keys[index] as string,
      type: venue === null ? 'document' : MEETING.test(venue) ? 'paper-conference' : 'article-journal',
      title: entry.title,
      ...(names.length === 0 ? {} : { author: names }),
      ...(year !== null && /^\d{4}$/.test(year)
        ? { issued: { 'date-parts': [[Number(year)]] as const } }
        : {}),
      ...(venue === null ? {} : { 'container-title': venue }),
      ...(volume === null ? {} : { volume }),
      ...(issue === null ? {} : { issue }),
      ...(pages === null ? {} : { page: pages }),
      ...(venue === null && paperId.startsWith('arXiv:') ? { publisher: 'arXiv' } : {}),
      ...(doi === null ? {} : { DOI: doi }),
      // Citation software derives the link from the DOI; an additional URL would be printed too.
      ...(url === null || doi !== null ? {} : { URL: url }),
      note: shown(paperId),
      ...(arxiv === undefined ? {} : { arxiv }),
    };
  });
}
