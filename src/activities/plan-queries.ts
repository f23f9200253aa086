import type { PlanFacts, PlanRequest } from '../contract/activities';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';
import { readRevision } from './revision';

/** Longest query kept, in bytes: eight of them fit a payload, with four sub-questions. */
export const QUERY_BYTES = 300;
const PART_BYTES = 200;

/**
 * Turns the question into sub-questions and search queries. In a revision, turns the previous round's
 * shortcomings into queries only; the sub-questions stay those of the first round.
 */
export const planQueries =
  (deps: Needs<'store' | 'openKernel' | 'rules'>) =>
  async (
    request: PlanRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<PlanFacts> => {
    const { opening, count } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const revision = await readRevision(deps.store, request.revision);
    const { result, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'plan',
      progress,
      work: (kernel) => kernel.plan({ question, count, revision, signal }),
    });
    const parts = [...new Set(result.parts.map((part) => cutToBytes(part, PART_BYTES)))];
    return {
      queries: result.queries.map((query) => cutToBytes(query, QUERY_BYTES)),
      ...(revision === undefined ? { parts } : {}),
      ...use,
    };
  };
