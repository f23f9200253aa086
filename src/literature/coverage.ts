// How much of a question a text covers, by the weights of the question's words.

import type { PaperRecord } from '../records/paper-record';
import type { QuestionWord } from '../records/selection';
import { type Abbreviation, abbreviationsIn, expandAbbreviations } from '../text/abbreviations';
import { askedWords } from '../text/question';
import { poolIdf } from '../text/ranking';
import { stems } from '../text/stems';

export type ReadPaper = Pick<PaperRecord, 'title' | 'abstract'>;

const textOf = ({ title, abstract }: ReadPaper): string => `${title}. ${abstract}`;

export const abbreviationsOf = (paper: ReadPaper): Abbreviation[] => abbreviationsIn(textOf(paper));

const known = new WeakMap<ReadPaper, readonly string[]>();

/**
 * The stems of title and abstract, in order. Cached, because a selection reads each of its papers several
 * times.
 */
export function paperStems(paper: ReadPaper): readonly string[] {
  const own = known.get(paper) ?? stems(textOf(paper));
  known.set(paper, own);
  return own;
}

/**
 * The question's words with their weights among the papers of `pool`, and whether one of `kept` contains
 * them.
 */
export function questionWords(input: {
  readonly question: string;
  readonly pool: readonly ReadPaper[];
  readonly kept: readonly ReadPaper[];
}): QuestionWord[] {
  const asked = askedWords(input.question);
  const idf = poolIdf(input.pool.map(paperStems));
  const sum = asked.reduce((total, { stem }) => total + idf(stem), 0);
  const has = input.kept.map((paper) => expandAbbreviations(paperStems(paper), abbreviationsOf(paper)));
  return asked.map(({ word, stem }) => ({
    word,
    stem,
    weight: idf(stem) / sum,
    inPapers: has.some((one) => one.has(stem)),
  }));
}

type Weighed = Pick<QuestionWord, 'stem' | 'weight'>;

/** The share, by weight, of the question's words that are among the stems, 0-1. */
export const shareOf = (words: readonly Weighed[], own: ReadonlySet<string>): number =>
  shareOfAny(words, [own]);

/**
 * The same for several texts together. Called for every sentence, so it avoids building a set of all their
 * stems.
 */
export const shareOfAny = (
  words: readonly Weighed[],
  texts: readonly (ReadonlySet<string> | undefined)[],
): number =>
  words.reduce((sum, { stem, weight }) => (texts.some((own) => own?.has(stem)) ? sum + weight : sum), 0);

/** The share, by weight, of the question's words that `texts` contain together, 0-1. */
export const coverageOf = (words: readonly QuestionWord[], texts: readonly string[]): number =>
  Math.min(1, shareOf(words, new Set(texts.flatMap((text) => stems(text)))));
