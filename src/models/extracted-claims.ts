// What of a model's extraction can be believed: claims whose quotes are in their papers.

import type { z } from 'zod';
import type { CheckedClaim } from '../evidence/claim';
import type { RankedPaper } from '../literature/selection';
import type { Finding } from '../reading/findings';
import { flagOf } from '../reading/flags';
import { sameFacts } from './numbers';
import { plainSentence } from './plain-sentence';
import { CLAIM_CHARS, type extractAnswer } from './prompts/extract';
import { quotedSentences } from './quote-span';

/** Of an answer that goes on and on: a run takes 50 claims at most. */
const CLAIMS_READ = 200;

export type ExtractAnswer = z.infer<typeof extractAnswer>;

/**
 * The claims of an answer that hold, in its order: the paper is one of `papers`, and the quote is in its abstract
 * word for word. The claim keeps the model's words where they are one plain sentence whose numbers and negations are
 * the quote's, and its names the paper's; else its text is the quote. What the words mean code does not judge. Of claims with the same words or
 * the same quote the first is kept.
 */
export function believableClaims({
  answer,
  papers,
  question,
  contested = [],
}: {
  answer: ExtractAnswer;
  papers: readonly RankedPaper[];
  question: string;
  /** Claims that do not come back in the same words. */
  contested?: readonly CheckedClaim[];
}): Finding[] {
  const byId = new Map(papers.map((ranked) => [ranked.paper.id, ranked]));
  const found = answer.claims.slice(0, CLAIMS_READ).flatMap((candidate): Finding[] => {
    const ranked = byId.get(candidate.paperId.trim());
    if (!ranked) return [];
    const { paper, hash } = ranked;
    const quote = quotedSentences({ text: paper.abstract, quote: candidate.quote });
    if (!quote) return [];
    const own = plainSentence({ text: candidate.claim, maxChars: CLAIM_CHARS });
    const source = { source: quote.text, title: paper.title, around: paper.abstract };
    const text = own && sameFacts({ text: own, ...source }) ? own : quote.text;
    const flag = flagOf({ question, quote: quote.text });
    return [{ text, paperId: paper.id, paperHash: hash, quote, flag, stance: candidate.stance ?? null }];
  });
  return distinct(found.filter(({ text }) => contested.every((claim) => claim.text !== text)));
}

/** Without claims that say, or quote, what one before them does. The same words of two papers are two claims. */
export function distinct<T extends Finding>(claims: readonly T[]): T[] {
  const seen = new Set<string>();
  return claims.filter(({ text, paperId, quote }) => {
    const keys = [`${paperId} ${text.toLowerCase()}`, `${paperId} ${quote.start} ${quote.end}`];
    const known = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !known;
  });
}
