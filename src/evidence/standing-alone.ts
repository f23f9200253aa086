// A sentence taken out of its abstract, as a claim that stands alone, and whether a claim is such a quotation.

import type { PaperRecord } from '../literature/paper-record';
import { ownFrameLength } from './result-sentence';
import { attribute, nameSubject, ownNames, saysOwn } from './subject';

/** White space folded, TeX's escapes of plain characters ("12\%") undone. */
export const fold = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\\(?=[%&#$_])/g, '')
    .trim();

export const capitalised = (text: string): string =>
  text.replace(/^\p{Ll}(?=[\p{Ll}\s])/u, (letter) => letter.toUpperCase());

/**
 * The sentence as a claim: its own words for the authors named; without names, "We show that" left out. `start`
 * is where in the sentence the quotation begins. `text` is null where somebody would be left unnamed. Summaries
 * of ours name their subjects already.
 */
export function standingAlone({
  sentence,
  lead,
  paper,
  names = ownNames(paper),
}: {
  readonly sentence: string;
  /** UTF-16 units of the opening connective that is left out. */
  readonly lead: number;
  readonly paper: Pick<PaperRecord, 'title' | 'abstract' | 'authors' | 'abstractKind'>;
  readonly names?: readonly string[];
}): { text: string | null; start: number } {
  const { authors } = paper;
  const plain = (from: number) => (from > 0 ? capitalised(fold(sentence.slice(from))) : fold(sentence));
  const attributed = (text: string) =>
    paper.abstractKind === 'summary' ? text : attribute({ text, names, authors });
  if (!saysOwn(sentence.slice(lead))) return { text: attributed(plain(lead)), start: lead };
  const named = nameSubject({ text: plain(lead), authors });
  if (named !== null) return { text: attributed(named), start: lead };
  const start = lead + ownFrameLength(sentence.slice(lead));
  const rest = plain(start);
  const text = saysOwn(rest) ? nameSubject({ text: rest, authors }) : rest;
  return { text: text === null ? null : attributed(text), start };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Whether a claim is its quote word for word; white space, a first capital and names in brackets aside. */
export function isQuotation(input: {
  readonly text: string;
  readonly quote: string;
  readonly paper: Pick<PaperRecord, 'title' | 'abstract' | 'authors' | 'abstractKind'>;
}): boolean {
  const claim = lowerFirst(fold(input.text));
  const quote = capitalised(fold(input.quote));
  if (claim === lowerFirst(quote)) return true;
  const { text } = standingAlone({ sentence: quote, lead: 0, paper: input.paper });
  return text !== null && claim === lowerFirst(text);
}
