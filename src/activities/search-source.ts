import { Context } from '@temporalio/activity';
import type { SearchRequest } from '../contract';
import { type SearchAnswer, SourceUnavailable, searchAnswer } from '../literature/source';
import type { SearchFacts } from '../protocol';
import { askOnce } from '../store/store';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';

/** After so many tries, about two minutes, an unreachable source is an outcome of the search, not its failure. */
export const TRIES = 8;

/** Asks the run's source one query. What the source did wrong is an outcome, printed in Methodology. */
export const searchSource =
  (deps: ActivityDeps) =>
  async ({ run, opening, round, query, limit }: SearchRequest, signal: AbortSignal): Promise<SearchFacts> => {
    const { profile } = await readOpening(deps.store, opening);
    const source = await deps.openSource(profile);
    const ask = () =>
      source
        .search({ query, limit, signal })
        .catch((error: unknown) => gaveUp(error, { query, source: profile.source }));
    const answer = await askOnce({
      journal: deps.store.journal,
      key: {
        run,
        step: `round-${round}/search`,
        request: { source: profile.source, at: profile.sourceAt, query, limit },
      },
      schema: searchAnswer,
      call: ask,
    });
    return { ref: await deps.store.put(answer), outcome: answer.outcome, found: answer.papers.length };
  };

function gaveUp(error: unknown, asked: { query: string; source: string }): SearchAnswer {
  if (!(error instanceof SourceUnavailable) || Context.current().info.attempt < TRIES) throw error;
  const outcome = error.retryAfterMs === undefined ? 'failed' : 'blocked';
  return { ...asked, outcome, papers: [], note: `${error.message} (asked ${TRIES} times)` };
}
