import type { ModelUse, PlanRequest } from '../contract';
import { cutToBytes } from './cut';
import type { ActivityDeps } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Longest query kept, bytes: eight of them fit a payload. */
const QUERY_BYTES = 300;

/** Turns the question, and in a revision what was found wanting, into search queries. */
export const planQueries =
  (deps: ActivityDeps) =>
  async (request: PlanRequest, signal: AbortSignal): Promise<{ queries: string[] } & ModelUse> => {
    const { opening, count } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const revision = await readRevision(deps.store, request.revision);
    const { result, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'plan',
      work: (kernel) => kernel.plan({ question, count, revision, signal }),
    });
    return { queries: result.map((query) => cutToBytes(query, QUERY_BYTES)), ...use };
  };
