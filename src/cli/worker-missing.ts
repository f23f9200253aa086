import { SovereignError } from '../errors/sovereign-error';

/** The command follows a run that no worker serves any more. The run itself is as it was. */
export class WorkerMissing extends SovereignError {
  override readonly code = 'WorkerMissing';
}
