import type { PlanRequest } from '../contract';
import { cutToBytes } from './cut';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Longest query kept, bytes: eight of them fit a payload. */
const QUERY_BYTES = 300;

/** Turns the question, and in a revision what was found wanting, into search queries. */
export const planQueries =
  (deps: ActivityDeps) =>
  async (
    { run, opening, round, count, revision }: PlanRequest,
    signal: AbortSignal,
  ): Promise<{ queries: string[] }> => {
    const { question, profile } = await readOpening(deps.store, opening);
    const kernel = deps.openKernel({ profile, run, round });
    const acting = await readRevision(deps.store, revision);
    const queries = await kernel.plan({ question, count, revision: acting, signal });
    return { queries: queries.map((query) => cutToBytes(query, QUERY_BYTES)) };
  };
