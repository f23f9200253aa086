// Continuing as new: a run that waits for months, or is flooded with messages, begins a fresh history before the server
// ends it for the length of the old one. What it takes along is told here.

import { allHandlersFinished, condition, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { Opened } from '../contract';
import type { Decision, ResearchInput } from '../protocol';
import type { CarriedBudget } from './budget';
import type { CarriedGate } from './owner-gate';
import type { Round } from './review-rounds';
import type { CarriedLog } from './run-log';

/** What a run takes along: some ten kilobytes. */
export interface Carried {
  /** Of this shape. A later one gets another number, and reads this one too. */
  readonly format: 1;
  readonly opened: Opened;
  readonly log: CarriedLog;
  readonly budget: CarriedBudget;
  /** The round whose draft counts; null while the first is under way. */
  readonly round: Round | null;
  /** The draft at the gate; null while a round is under way. */
  readonly gate: CarriedGate | null;
  /** What the owner asked for, while that round is under way. */
  readonly changes: Extract<Decision, { decision: 'requestChanges' }> | null;
}

/** Thrown out of an open-ended wait. A round that was under way begins anew: what it paid for is journalled. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

/** Whether the server wants a fresh history: by default from 4,096 events or 4 MiB on. */
export const isHistoryFull = (): boolean => workflowInfo().continueAsNewSuggested;

/** What the history before has left, if there was one, and the arguments a user gave. */
export function splitCarried(args: readonly unknown[]): { given: readonly unknown[]; carried?: Carried } {
  // Only the server sets this: nobody starts a run with a state of their own making.
  if (workflowInfo().continuedFromExecutionRunId === undefined || args.length !== 2) return { given: args };
  return { given: args.slice(0, 1), carried: args[1] as Carried };
}

/** An update under way gets its answer first. What it decides is carried: ask for what to carry afterwards. */
export const readyToContinue = (): Promise<void> => condition(allHandlersFinished);

/** Ends this history and begins the next, by throwing. */
export const continueRun = (input: ResearchInput, carried: Carried): Promise<never> =>
  makeContinueAsNewFunc<(input: ResearchInput, carried: Carried) => Promise<unknown>>()(input, carried);
