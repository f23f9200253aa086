// What of a model's prose is kept in the paper: sentences that name their claims and keep what code is sure of.

import type { CheckedClaim } from '../evidence/claim';
import type { Reference, Sentence } from '../paper/model';
import { sameFacts } from './numbers';
import { plainSentence } from './plain-sentence';
import { type DraftAnswer, SENTENCE_CHARS } from './prompts/draft';

/** Of an answer that goes on and on: three sentences for each of 50 claims. */
const SENTENCES_READ = 150;

/**
 * The sentences kept, in their order, cited by code. One is kept when it is plain text of at most 500 characters, names
 * claims, each one of `claims`, and keeps of their words and quotes what code is sure of (`sameFacts`). Whether it says what
 * they say is not judged here.
 */
export function believableSentences({
  sentences,
  claims,
  references,
}: {
  sentences: DraftAnswer['results'];
  claims: readonly CheckedClaim[];
  references: readonly Reference[];
}): Sentence[] {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const numberOf = new Map(references.map(({ paperId, number }) => [paperId, number]));
  return sentences.slice(0, SENTENCES_READ).flatMap(({ text: written, claimIds }): Sentence[] => {
    const text = plainSentence({ text: written, maxChars: SENTENCE_CHARS });
    const named = [...new Set(claimIds.map((id) => id.trim().toUpperCase()))].map((id) => byId.get(id));
    const cited = named.filter((claim) => claim !== undefined);
    if (!text || cited.length < named.length || cited.length === 0) return [];
    const cites = cited.flatMap(({ paperId }) => numberOf.get(paperId) ?? []);
    if (cites.length < cited.length) return [];
    const source = cited.map((claim) => `${claim.text} ${claim.quote.text}`).join(' ');
    if (!sameFacts({ text, source })) return [];
    return [{ text, cites: [...new Set(cites)].sort((a, b) => a - b), claimId: cited[0]?.id ?? null }];
  });
}
