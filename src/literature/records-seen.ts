// Counts how many of the records found mention a question's words. Reveals no text of a record.

import { expandAbbreviations } from '../text/abbreviations';
import { askedWords } from '../text/question';
import { abbreviationsOf, paperStems, type ReadPaper } from './coverage';

/** Words counted for a long question: a sub-question has about 20 content words at most. */
const WORDS_COUNTED = 24;

/** A record names a sub-question if it contains at least this share of its words. */
const MOST_OF_ITS_WORDS = 0.6;

export interface RecordsSeen {
  /** Number of records examined. */
  readonly records: number;
  /** One for each text asked about, in order. */
  readonly asked: readonly AskedSeen[];
}

export interface AskedSeen {
  /** A sub-question, or the question. */
  readonly text: string;
  /** Number of records with most of its words. */
  readonly named: number;
  /** Its content words as asked, in order, at most 24, each with the number of records that contain it. */
  readonly words: readonly { readonly word: string; readonly records: number }[];
}

/** @param asked The question's sub-questions; for a simple question, the question itself. */
export function recordsSeen({
  asked,
  papers,
}: {
  asked: readonly string[];
  papers: readonly ReadPaper[];
}): RecordsSeen {
  const stemsOf = papers.map((paper) => expandAbbreviations(paperStems(paper), abbreviationsOf(paper)));
  return {
    records: papers.length,
    asked: asked.map((text) => {
      const words = askedWords(text).slice(0, WORDS_COUNTED);
      const enough = Math.max(1, MOST_OF_ITS_WORDS * words.length);
      return {
        text,
        named: stemsOf.filter((own) => words.filter(({ stem }) => own.has(stem)).length >= enough).length,
        words: words.map(({ word, stem }) => ({
          word,
          records: stemsOf.filter((own) => own.has(stem)).length,
        })),
      };
    }),
  };
}
