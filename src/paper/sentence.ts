// Sentences and paragraphs of a draft.

import type { Block, Sentence } from '../records/draft';

export const sentence = (
  text: string,
  { cites = [], claimId = null }: { cites?: number[]; claimId?: string | null } = {},
): Sentence => ({ text, cites, claimId });

/**
 * A paragraph of sentences that cite nothing; none if there are no sentences, because a paragraph must not be
 * empty.
 */
export const paragraph = (...texts: readonly (string | null)[]): Block[] => {
  const sentences = texts.filter((text) => text !== null).map((text) => sentence(text));
  return sentences.length === 0 ? [] : [{ kind: 'paragraph', sentences }];
};
