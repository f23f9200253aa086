// What of a model's prose may stand in the paper: sentences that rest on verified claims.

import type { CheckedClaim } from '../evidence/claim';
import { pairCosine } from '../evidence/tfidf';
import type { Reference, Sentence } from '../paper/model';
import { agrees } from '../tribunal/sense';
import { addsWords } from './foreign-words';
import { unsupportedNumbers } from './numbers';
import { plainSentence } from './plain-sentence';
import { type DraftAnswer, SENTENCE_CHARS } from './prompts/draft';

/** Of an answer that goes on and on: three sentences for each of 50 claims. */
const SENTENCES_READ = 150;

export interface BelievableSentence {
  readonly sentence: Sentence;
  readonly claimIds: readonly string[];
}

/**
 * The sentences that hold, in their order, with their citations set from their claims. One holds when it is
 * plain text of at most 500 characters; it names claims, each one of `claims`; it has no number, and no more
 * than one content word, none of them a name, that they and the question lack; it is about what they say: TF-IDF cosine of at
 * least `threshold`, the check that claims pass against their papers; and it does not point the other way
 * than all of them.
 */
export function believableSentences({
  sentences,
  claims,
  references,
  question,
  threshold,
}: {
  sentences: DraftAnswer['results'];
  claims: readonly CheckedClaim[];
  references: readonly Reference[];
  question: string;
  threshold: number;
}): BelievableSentence[] {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const numberOf = new Map(references.map(({ paperId, number }) => [paperId, number]));
  return sentences.slice(0, SENTENCES_READ).flatMap(({ text: written, claimIds }): BelievableSentence[] => {
    const text = plainSentence({ text: written, maxChars: SENTENCE_CHARS });
    const named = [...new Set(claimIds.map((id) => id.trim().toUpperCase()))].map((id) => byId.get(id));
    const cited = named.filter((claim) => claim !== undefined);
    if (!text || cited.length < named.length || cited.length === 0) return [];
    const cites = cited.map(({ paperId }) => numberOf.get(paperId));
    const known = cites.filter((number) => number !== undefined);
    if (known.length < cites.length) return [];
    const sources = cited.map((claim) => `${claim.text} ${claim.quote.text}`);
    if (addsWords({ text, sources: [...sources, question] })) return [];
    if (unsupportedNumbers({ text, sources: [...sources, question] }).length > 0) return [];
    if (pairCosine(text, sources.join(' ')) < threshold) return [];
    if (!cited.some((claim) => agrees({ claim: text, quote: claim.text }))) return [];
    const sentence = {
      text,
      cites: [...new Set(known)].sort((a, b) => a - b),
      claimId: cited[0]?.id ?? null,
    };
    return [{ sentence, claimIds: cited.map(({ id }) => id) }];
  });
}
