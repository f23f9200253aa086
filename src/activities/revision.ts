// The input of a revision round, read from the artifacts of the previous round.

import type { RevisionRefs } from '../contract/activities';
import type { Revision } from '../kernels/kernel';
import { evidence } from '../records/claim';
import { review } from '../records/review';
import { selection } from '../records/selection';
import type { Store } from '../store/store';

export interface RevisionRead extends Revision {
  /** The question's sub-questions, as the first round planned them; empty for a simple question. */
  readonly parts: readonly string[];
}

export async function readRevision(
  store: Store,
  refs: RevisionRefs | undefined,
): Promise<RevisionRead | undefined> {
  if (refs === undefined) return undefined;
  const before = await store.get(refs.evidence, evidence);
  const read = await store.get(before.selection, selection);
  const reviews = await Promise.all(refs.reviews.map((ref) => store.get(ref, review)));
  return {
    findings: reviews.flatMap((one) => one.findings),
    instructions: refs.instructions,
    claims: before.claims,
    parts: before.parts ?? [],
    previousQueries: read.ledger.map((entry) => entry.query),
  };
}
