// How relevant a paper is to the question.

import { type KeyTerm, keyTerms, readTerms } from '../evidence/key-terms';
import { pairCosine } from '../evidence/tfidf';
import { comparedText } from '../evidence/verification';
import type { PaperRecord } from './paper-record';

/** Shares of the relevance: key terms anywhere, key terms in the title, TF-IDF cosine. */
const SHARE = { text: 0.6, title: 0.15, cosine: 0.25 } as const;
/** Cosine of a question and a paper that is plainly about it: counted as full. */
const HIGH_COSINE = 0.3;
/** Weight of the question's single words that a paper must speak of, where it speaks of none of its phrases and names. */
const ON_TOPIC = 0.3;

/**
 * 0-1, two decimals, so that papers equally relevant are told apart by the searches' own ranks. 0 for a paper
 * that shares nothing with the question but a lesser word of it.
 */
export function relevanceOf(question: string): (paper: PaperRecord) => number {
  const terms = keyTerms(question);
  return (paper) => {
    const text = comparedText(paper);
    const { matched, coverage } = readTerms(text, terms);
    if (!isOnTopic(matched, terms)) return 0;
    const relevance =
      SHARE.text * coverage +
      SHARE.title * readTerms(paper.title, terms).coverage +
      SHARE.cosine * Math.min(1, pairCosine(question, text) / HIGH_COSINE);
    return Math.round(relevance * 100) / 100;
  };
}

function isOnTopic(matched: readonly string[], terms: readonly KeyTerm[]): boolean {
  const met = terms.filter((term) => matched.includes(term.text));
  const weight = met.reduce((sum, term) => sum + term.weight, 0);
  const isSpecific = ({ kind, role }: KeyTerm) =>
    (kind === 'phrase' || kind === 'name') && role !== 'part' && role !== 'measure';
  return weight >= ON_TOPIC || met.some(isSpecific);
}
