import { SovereignError } from '../errors/sovereign-error';

/** The command follows a run that no worker serves any more. The run itself is unaffected. */
export class WorkerMissing extends SovereignError {
  override readonly code = 'WorkerMissing';
}
