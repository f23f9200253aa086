// When a run begins a fresh history.

import { workflowInfo } from '@temporalio/workflow';
import { SovereignError } from '../errors/sovereign-error';

/** Ends an open-ended wait. The next history starts the current round again; what the round paid for is in the journal. */
export class HistoryFull extends SovereignError {
  override readonly code = 'HistoryFull';
}

/** Whether the server wants a fresh history: by default from 4,096 events or 4 MiB on. */
export const isHistoryFull = (): boolean => workflowInfo().continueAsNewSuggested;
