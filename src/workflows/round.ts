// A completed round with a judged draft: references to its artifacts, and the facts that the workflow decides
// by.

import type { PaperFiles } from '../contract/paper-files';
import type {
  DraftFacts,
  EvidenceFacts,
  Judgement,
  Policy,
  ReviewFacts,
  SelectionFacts,
} from '../contract/run-facts';

export interface Round {
  readonly kind: 'judged';
  readonly number: number;
  readonly selection: SelectionFacts;
  readonly evidence: EvidenceFacts;
  readonly draft: DraftFacts;
  readonly reviews: readonly ReviewFacts[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  /** Where the draft is on disk. Absent until someone needs to read it. */
  readonly files?: PaperFiles;
}
