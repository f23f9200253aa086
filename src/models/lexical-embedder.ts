// The Embedder that needs neither model nor network: feature hashing of words.

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ENGLISH_STOP_WORDS } from '../text/stop-words';
import { wordsOf } from '../text/words';
import type { Embedder } from './embedder';
import { l2Normalised } from './vector';

const DIMENSIONS = 1024;

/**
 * Embeds texts as signed hashes of their words and word pairs, so it finds shared words, not shared meaning:
 * paraphrases are unrelated to it. Use an embedding model where that matters.
 *
 * Feature hashing (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"): each word
 * 1-gram and 2-gram, without English stop words, adds ±(1 + ln(count)) to one of 1024 dimensions; dimension
 * and sign come from the SHA-256 of the gram. There is no idf, because there is no corpus. The vector is
 * L2-normalised, the same for `query` and `passage`, and the same on every machine. A text without words is
 * hashed as a whole.
 *
 * Tables of vectors are labelled with the name: any change to the vectors needs a new name.
 */
export function createLexicalEmbedder(): Embedder {
  return {
    name: `lexical-hash-${DIMENSIONS}`,
    dimensions: DIMENSIONS,
    async embed({ texts, signal }) {
      signal?.throwIfAborted();
      return texts.map(embedText);
    },
  };
}

function embedText(text: string): number[] {
  const hashed = l2Normalised(hashFeatures(gramCounts(text)));
  // The text has no words, or its grams cancelled each other out.
  return hashed ?? hashFeatures(new Map([[text, 1]]));
}

function gramCounts(text: string): Map<string, number> {
  const words = wordsOf(text)
    .map((word) => word.norm)
    .filter((word) => !ENGLISH_STOP_WORDS.has(word));
  const counts = new Map<string, number>();
  const count = (gram: string) => counts.set(gram, (counts.get(gram) ?? 0) + 1);
  words.forEach((word, at) => {
    count(word);
    const next = words[at + 1];
    if (next !== undefined) count(`${word} ${next}`);
  });
  return counts;
}

function hashFeatures(counts: ReadonlyMap<string, number>): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [feature, count] of counts) {
    const [high = 0, low = 0, sign = 0] = sha256(utf8ToBytes(feature));
    const place = ((high << 8) | low) % DIMENSIONS;
    const weight = 1 + Math.log(count);
    vector[place] = (vector[place] ?? 0) + (sign & 1 ? weight : -weight);
  }
  return vector;
}
