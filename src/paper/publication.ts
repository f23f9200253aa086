// Everything a rendered page shows: the draft, what it rests on, and what was decided about it.

import { z } from 'zod';
import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Judgement, Policy, Profile, Ref, RunKey, Spending } from '../protocol';
import type { Review } from '../tribunal/review';
import type { Draft } from './model';

/** What was decided about a draft: a field of its page, its JSON and its manifest. */
export const approval = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending') }),
  z.object({
    kind: z.literal('approved'),
    by: z.string(),
    /** ISO instant of the decision. */
    at: z.string(),
    note: z.string().nullable(),
    /** Decided in the run's input, before the draft existed. */
    beforehand: z.boolean(),
  }),
]);
export type Approval = z.infer<typeof approval>;

export interface Publication {
  readonly run: RunKey;
  readonly profile: Profile;
  readonly draft: Draft;
  readonly draftRef: Ref;
  readonly evidence: Evidence;
  readonly selection: Selection;
  readonly reviews: readonly Review[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  readonly passScore: number;
  readonly spending: Spending;
  readonly approval: Approval;
}
