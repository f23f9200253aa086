// Reads the contents of a page from the artifacts it is based on.

import type { PageRequest } from '../contract/activities';
import { evidence } from '../records/claim';
import { draft } from '../records/draft';
import type { Approval, Publication } from '../records/publication';
import { review } from '../records/review';
import { selection } from '../records/selection';
import type { Store } from '../store/store';
import { readOpening } from './opening';

export async function readPublication(
  store: Store,
  request: PageRequest,
  approval: Approval,
): Promise<Publication> {
  const { profile } = await readOpening(store, request.opening);
  const written = await store.get(request.draft, draft);
  const checked = await store.get(written.evidence, evidence);
  return {
    run: request.run,
    profile,
    draft: written,
    draftRef: request.draft,
    evidence: checked,
    selection: await store.get(checked.selection, selection),
    reviews: await Promise.all(request.reviews.map((ref) => store.get(ref, review))),
    judgement: request.judgement,
    policy: request.policy,
    passScore: request.passScore,
    spending: request.spending,
    approval,
  };
}
