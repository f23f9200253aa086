// What a revision round acts on, read from the artifacts of the round before.

import type { RevisionRefs } from '../contract';
import { evidence } from '../evidence/claim';
import { selection } from '../literature/selection';
import type { Revision } from '../models/kernel';
import type { Store } from '../store/store';
import { review } from '../tribunal/review';

export async function readRevision(
  store: Store,
  refs: RevisionRefs | undefined,
): Promise<Revision | undefined> {
  if (refs === undefined) return undefined;
  const before = await store.get(refs.evidence, evidence);
  const read = await store.get(before.selection, selection);
  const reviews = await Promise.all(refs.reviews.map((ref) => store.get(ref, review)));
  return {
    findings: reviews.flatMap((one) => one.findings),
    instructions: refs.instructions,
    claims: before.claims,
    previousQueries: read.ledger.map((entry) => entry.query),
  };
}
