// When a run begins a fresh history.

import { workflowInfo } from '@temporalio/workflow';

/** Ends an open-ended wait. The next history starts the current round again; what the round paid for is in the journal. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

/** Whether the server wants a fresh history: by default from 4,096 events or 4 MiB on. */
export const isHistoryFull = (): boolean => workflowInfo().continueAsNewSuggested;
