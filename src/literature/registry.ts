// The Registry port: what a register of DOIs says of a paper, and whether it was retracted.

import type { PaperRecord } from '../records/paper-record';
import type { RegistryAnswer } from '../records/registration';

export interface LookUp {
  readonly paper: PaperRecord;
  readonly signal?: AbortSignal;
  /** Called while waiting (for a turn, for an answer), so that the caller can heartbeat. */
  readonly onWait?: (what: string) => void;
}

export interface Registry {
  readonly name: 'crossref';
  /** Base URL: recorded in the run's profile. */
  readonly at: string;
  /**
   * Never throws for what the register did: that is an answer.
   * @throws when `signal` aborts, or SourceUnavailable when a retry later may mend it.
   */
  lookUp(request: LookUp): Promise<RegistryAnswer>;
}
