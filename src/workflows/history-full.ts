// Detects when a run needs a fresh history.

import { workflowInfo } from '@temporalio/workflow';
import { SovereignError } from '../errors/sovereign-error';

/**
 * Ends an open-ended wait. The next history restarts the current round; answers the round has paid for are in
 * the journal.
 */
export class HistoryFull extends SovereignError {
  override readonly code = 'HistoryFull';
}

/** Whether the server suggests a fresh history: by default from 4,096 events or 4 MiB on. */
export const isHistoryFull = (): boolean => workflowInfo().continueAsNewSuggested;
