// Rarity of words in a pool of papers, and rankings of papers: BM25 and reciprocal-rank fusion.

/**
 * Virtual papers without any of the words, added to every pool: otherwise, in a library of five papers, a
 * word that none of them has would outweigh all the others.
 */
const BACKGROUND = 1_000;
/** S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. */
const BM25 = { k1: 1.2, b: 0.75 } as const;
/** G. V. Cormack, C. L. A. Clarke and S. Buettcher, SIGIR 2009. */
const FUSION_OFFSET = 60;

/** Inverse document frequency of a stem in a pool of texts given as their stems. */
export function poolIdf(pool: readonly (readonly string[])[]): (stem: string) => number {
  const counts = new Map<string, number>();
  for (const text of pool) for (const one of new Set(text)) counts.set(one, (counts.get(one) ?? 0) + 1);
  const size = pool.length + BACKGROUND;
  return (one) => {
    const df = counts.get(one) ?? 0;
    return Math.log(1 + (size - df + 0.5) / (df + 0.5));
  };
}

/** BM25 of each text of the pool for the question's stems, in the pool's order. */
export function bm25(
  question: readonly string[],
  pool: readonly (readonly string[])[],
  idf: (stem: string) => number,
): number[] {
  const mean = pool.reduce((sum, text) => sum + text.length, 0) / Math.max(1, pool.length) || 1;
  const asked = [...new Set(question)].sort();
  return pool.map((text) => {
    const length = 1 - BM25.b + (BM25.b * text.length) / mean;
    return asked.reduce((sum, one) => {
      const tf = text.reduce((n, other) => n + Number(other === one), 0);
      return sum + (idf(one) * tf * (BM25.k1 + 1)) / (tf + BM25.k1 * length);
    }, 0);
  });
}

/**
 * Fuses several rankings, best first: by the sum of 1 / (60 + rank) over the rankings, then alphabetically.
 */
export function fuseOrders(orders: readonly (readonly string[])[]): string[] {
  const parts = new Map<string, number[]>();
  for (const order of orders) {
    for (const [at, id] of order.entries())
      parts.set(id, [...(parts.get(id) ?? []), 1 / (FUSION_OFFSET + at + 1)]);
  }
  // Sorted before adding, because the last bit of a sum of fractions depends on the order.
  const sum = (some: readonly number[]) =>
    some.toSorted((a, b) => a - b).reduce((total, one) => total + one, 0);
  return [...parts]
    .map(([id, some]) => ({ id, score: sum(some) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
