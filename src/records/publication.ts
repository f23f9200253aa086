// Everything that a rendered page shows: the draft, what it rests on, and the decision about it.

import { z } from 'zod';
import type { Ref } from '../contract/ref';
import type { Judgement, Policy, Profile, RunKey } from '../contract/run-facts';
import type { UsageReport } from '../contract/run-status';
import type { Evidence } from './claim';
import type { Draft } from './draft';
import type { Review } from './review';
import type { Selection } from './selection';

/** The decision about a draft: a field of its page, its JSON and its manifest. */
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
  readonly spending: UsageReport;
  readonly approval: Approval;
}
