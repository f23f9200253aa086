// What a revision round keeps of the previous round, and what it searches for.

import { wishesOf } from '../literature/wishes';
import type { CheckedClaim } from '../records/claim';
import type { Revision } from './kernel';

export interface RevisionScope {
  /** Verified claims without a major finding: they stay. */
  readonly keep: readonly CheckedClaim[];
  /** Claims with a major finding: they do not come back in the same words. */
  readonly contested: readonly CheckedClaim[];
  /** What to search for: subjects in the owner's instructions, then the findings' terms. */
  readonly searchFor: readonly string[];
}

/** The first pass keeps nothing and searches for nothing beyond the question. */
export function scopeOf(revision: Revision | undefined): RevisionScope {
  if (!revision) return { keep: [], contested: [], searchFor: [] };
  const contested = new Set(
    revision.findings.filter(({ severity }) => severity === 'major').map(({ target }) => target),
  );
  const terms = [
    ...wishesOf(revision.instructions).searchFor,
    ...revision.findings.flatMap(({ searchFor }) => searchFor),
  ];
  const byWords = new Map(terms.map((term) => [term.toLowerCase(), term]));
  return {
    keep: revision.claims.filter(({ id, verified }) => verified && !contested.has(id)),
    contested: revision.claims.filter(({ id }) => contested.has(id)),
    searchFor: [...byWords.values()],
  };
}
