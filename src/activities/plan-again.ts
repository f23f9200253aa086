import type { PlanAgainFacts, PlanAgainRequest } from '../contract/activities';
import { recordsSeen } from '../literature/records-seen';
import { mergeAndRank } from '../literature/select';
import { searchAnswer } from '../literature/source';
import { BudgetExhausted } from '../models/budget-guard';
import { ProviderRefused } from '../models/errors';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { stepName, usageOn } from './model-use';
import { readOpening } from './opening';
import { QUERY_BYTES } from './plan-queries';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';

/** The kernel's name for this request to its model. Part of the stage `plan`. */
export const PLAN_AGAIN = 'plan-again';

/**
 * Counts, for each sub-question, how many of the best records found contain its words, and asks the run's
 * model whether these counts call for further queries. The model sees counts and the question's own words,
 * and no text of a record. A run can do without: if no search was answered, the model abstains, its provider
 * refuses or the budget has no room, there are no further queries.
 */
export const planAgain =
  (deps: Needs<'store' | 'openKernel'>) =>
  async (
    request: PlanAgainRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<PlanAgainFacts> => {
    const { run, opening, round, limits, parts, best } = request;
    const { store } = deps;
    const { question, profile } = await readOpening(store, opening);
    const answers = await Promise.all(request.answers.map((ref) => store.get(ref, searchAnswer)));
    const heard = answers.some(({ outcome }) => outcome === 'ok' || outcome === 'empty');
    // Without any answer, the run ends at its selection.
    if (!heard) return { queries: [] };
    const { papers } = mergeAndRank({ question, round, answers, keep: best });
    const seen = recordsSeen({
      asked: parts.length === 0 ? [question] : parts,
      papers: papers.map(({ paper }) => paper),
    });
    const previous = [...new Set(answers.map(({ query }) => query))];
    const step = stepName({ round, task: PLAN_AGAIN });
    const kernel = deps.openKernel({ profile, run, round, step, limits, progress });
    const queries = await orNone(kernel.planAgain({ question, parts, seen, previous, signal }));
    return {
      queries: queries.map((query) => cutToBytes(query, QUERY_BYTES)),
      ...(await usageOn({ store, run, profile, step })),
    };
  };

async function orNone(queries: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await queries;
  } catch (error) {
    if (BudgetExhausted.is(error) || ProviderRefused.is(error)) return [];
    throw error;
  }
}
