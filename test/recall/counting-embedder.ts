// An embedder that counts what it is asked: vectors from the letters of the text, 26 dimensions.

import type { Embedder, EmbedRequest } from '../../src/models/embedder';

export function countingEmbedder(name = 'letters') {
  const requests: EmbedRequest[] = [];
  const embedder: Embedder = {
    name,
    dimensions: 26,
    async embed(request) {
      request.signal?.throwIfAborted();
      requests.push(request);
      return request.texts.map(lettersOf);
    },
  };
  return { embedder, requests, texts: () => requests.flatMap((request) => request.texts) };
}

function lettersOf(text: string): number[] {
  const counts = Array.from({ length: 26 }, () => 0.01);
  for (const letter of text.toLowerCase()) {
    const at = letter.charCodeAt(0) - 97;
    if (at >= 0 && at < 26) counts[at] = (counts[at] ?? 0) + 1;
  }
  const norm = Math.hypot(...counts);
  return counts.map((count) => count / norm);
}
