// Continuing as new: a run that waits for months, or is flooded with messages, begins a fresh history before the server
// ends it for the length of the old one. What it takes along is told here.

import { allHandlersFinished, condition, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { ResearchInput } from '../contract/protocol';
import type { CarriedBudget } from './budget';
import { HistoryFull } from './history-full';
import type { CarriedGate } from './owner-gate';
import type { CarriedReport } from './run-report';
import type { CarriedState } from './run-state';
import type { Begun } from './scene';

/** What a run takes along, as histories have it: some ten kilobytes. */
interface Carried extends Omit<CarriedState, 'number' | 'atGate'> {
  /** Of this shape. A later one gets another number, and reads this one too. */
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

/** What the history before has left, if there was one, and the arguments a user gave. */
export function splitCarried(args: readonly unknown[]): { given: readonly unknown[]; carried?: TakenUp } {
  // Only the server sets this: nobody starts a run with a state of their own making.
  if (workflowInfo().continuedFromExecutionRunId === undefined || args.length !== 2) return { given: args };
  const { log, budget, gate, opened, round, changes } = args[1] as Carried;
  const state = { opened, number: log.number, round, changes, atGate: gate !== null };
  return { given: args.slice(0, 1), carried: { state, report: log, budget, gate } };
}

/**
 * Runs `story` to its end, in as many histories as it takes: where it meets `HistoryFull`, this history ends and the next one
 * takes the story up where it was.
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
    // An update under way gets its answer first. What it decides is carried.
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
