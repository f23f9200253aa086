// The Registry port: what a DOI registry says about a paper, and whether the paper was retracted.

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
  /** Base URL, recorded in the run's profile. */
  readonly at: string;
  /**
   * Does not throw for a failure of the registry, which is an answer.
   * @throws if `signal` aborts; SourceUnavailable if a later retry may succeed.
   */
  lookUp(request: LookUp): Promise<RegistryAnswer>;
}
