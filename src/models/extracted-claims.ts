// What of a model's extraction can be believed: claims whose quotes stand in their papers.

import type { z } from 'zod';
import type { CheckedClaim, Claim } from '../evidence/claim';
import { type KeyTerm, matchedTerms } from '../evidence/key-terms';
import type { RankedPaper } from '../literature/selection';
import { agrees } from '../tribunal/sense';
import { addsWords } from './foreign-words';
import { unsupportedNumbers } from './numbers';
import { plainSentence } from './plain-sentence';
import { CLAIM_CHARS, type extractAnswer } from './prompts/extract';
import { quotedSentences } from './quote-span';

/** Of an answer that goes on and on: a run takes 50 claims at most. */
const CLAIMS_READ = 200;

export type ExtractAnswer = z.infer<typeof extractAnswer>;
export type FoundClaim = Omit<Claim, 'id'>;

/**
 * The claims of an answer that hold, in its order: the paper is one of `papers`, the quote stands in its
 * abstract word for word, the claim is one plain sentence of at most 400 characters, has no number, and no more
 * than one content word, none of them a name, that quote, title and question lack, and does not point the other way than its quote. Of claims with the same words or
 * the same quote the first is kept.
 */
export function believableClaims({
  answer,
  papers,
  question,
  terms,
  contested = [],
}: {
  answer: ExtractAnswer;
  papers: readonly RankedPaper[];
  question: string;
  terms: readonly KeyTerm[];
  /** Claims that do not come back in the same words. */
  contested?: readonly CheckedClaim[];
}): FoundClaim[] {
  const byId = new Map(papers.map((ranked) => [ranked.paper.id, ranked]));
  const found = answer.claims.slice(0, CLAIMS_READ).flatMap((candidate): FoundClaim[] => {
    const ranked = byId.get(candidate.paperId.trim());
    if (!ranked) return [];
    const { paper, hash } = ranked;
    const quote = quotedSentences({ text: paper.abstract, quote: candidate.quote });
    const text = plainSentence({ text: candidate.claim, maxChars: CLAIM_CHARS });
    if (!quote || !text) return [];
    const sources = [quote.text, paper.title, question];
    if (unsupportedNumbers({ text, sources }).length > 0) return [];
    if (addsWords({ text, sources })) return [];
    if (!agrees({ claim: text, quote: quote.text })) return [];
    return [{ text, paperId: paper.id, paperHash: hash, quote, terms: matchedTerms(text, terms) }];
  });
  return distinct(found.filter(({ text }) => contested.every((claim) => claim.text !== text)));
}

/** Without claims that say, or quote, what one before them does. */
export function distinct<T extends FoundClaim>(claims: readonly T[]): T[] {
  const seen = new Set<string>();
  return claims.filter(({ text, paperId, quote }) => {
    const keys = [text.toLowerCase(), `${paperId} ${quote.start} ${quote.end}`];
    const known = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !known;
  });
}
