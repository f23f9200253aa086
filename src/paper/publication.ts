// Everything a rendered page shows: the draft, what it rests on, and what was decided about it.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Judgement, Policy, Profile, Ref, RunKey } from '../protocol';
import type { Review } from '../tribunal/review';
import type { Draft } from './model';

export type Approval =
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'approved';
      readonly by: string;
      /** ISO instant of the decision. */
      readonly at: string;
      readonly note: string | null;
      /** Decided in the run's input, before the draft existed. */
      readonly beforehand: boolean;
    };

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
  readonly approval: Approval;
}
