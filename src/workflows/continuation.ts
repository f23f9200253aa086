// Continue-as-new: a run that waits for months, or is flooded with messages, starts a fresh history before
// the server ends it because the old one is too long. Defines the state that the fresh history receives.

import { allHandlersFinished, condition, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { ResearchInput } from '../contract/protocol';
import type { CarriedBudget } from './budget';
import { HistoryFull } from './history-full';
import type { CarriedGate } from './owner-gate';
import type { CarriedReport } from './run-report';
import type { CarriedState } from './run-state';
import type { Begun } from './scene';

/** The carried state as histories contain it: about ten kilobytes. */
interface Carried extends Omit<CarriedState, 'number' | 'atGate'> {
  /** Version of this shape. A later one gets another number, and its reader must accept this one too. */
  readonly format: 1;
  readonly log: CarriedReport & Pick<CarriedState, 'number'>;
  readonly budget: CarriedBudget;
  /** The draft at the gate; null while a round is under way. */
  readonly gate: CarriedGate | null;
}

export interface TakenUp {
  readonly state: CarriedState;
  readonly report: CarriedReport;
  readonly budget: CarriedBudget;
  readonly gate: CarriedGate | null;
}

/** Separates the state left by the previous history, if any, from the arguments that a user gave. */
export function splitCarried(args: readonly unknown[]): { given: readonly unknown[]; carried?: TakenUp } {
  // Only the server sets this, so a user cannot start a run with forged state.
  if (workflowInfo().continuedFromExecutionRunId === undefined || args.length !== 2) return { given: args };
  const { log, budget, gate, opened, round, changes } = args[1] as Carried;
  const state = { opened, number: log.number, round, changes, atGate: gate !== null };
  return { given: args.slice(0, 1), carried: { state, report: log, budget, gate } };
}

/**
 * Runs `story` to its end, in as many histories as it takes: on `HistoryFull` this history ends, and the next
 * one resumes the story.
 */
export async function inFreshHistories<Result>(
  begun: Begun,
  story: (begun: Begun) => Promise<Result>,
): Promise<Result> {
  const { input, state, report, budget, gate } = begun;
  try {
    return await story(begun);
  } catch (error) {
    if (!HistoryFull.is(error) || state.opened === undefined) throw error;
    // An update in progress gets its answer first; the decision it makes is carried over.
    await condition(allHandlersFinished);
    const { number, atGate: _, ...where } = state.carry(state.opened);
    return continueRun(input, {
      format: 1,
      ...where,
      log: { ...report.carry(state.underWay()), number },
      budget: budget.carry(),
      gate: gate.carry(),
    });
  }
}

/** Ends this history and begins the next, by throwing. */
const continueRun = (input: ResearchInput, carried: Carried): Promise<never> =>
  makeContinueAsNewFunc<(input: ResearchInput, carried: Carried) => Promise<unknown>>()(input, carried);
