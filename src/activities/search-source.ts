import { Context } from '@temporalio/activity';
import type { Damage, SearchRequest } from '../contract/activities';
import type { SearchFacts } from '../contract/run-facts';
import { boundedAnswer } from '../literature/bounded-answer';
import { LibraryUnusable } from '../literature/library';
import { type SearchAnswer, SourceUnavailable, searchAnswer } from '../literature/source';
import { askOnce } from '../store/store';
import { type Needs, UnusableInput } from './deps';
import { damageOf, stepName } from './model-use';
import { readOpening } from './opening';

/** After this many attempts, an unreachable source is an outcome of the search, not a failure. */
export const TRIES = 8;

/** With several sources, a run does not wait longer than this for one of them. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Attempts of a search if its source has answered none of the last `TRIES` requests, of any run. Each failure
 * slows all searches, down to one request a minute: four searches of eight attempts each would take half an
 * hour to find one source dead.
 */
const TRIES_AT_A_DEAD_SOURCE = 2;

/** Asks one of the run's sources one query. An error of the source is an outcome, printed in Methodology. */
export const searchSource = (deps: Needs<'store' | 'openSource'>) => {
  /** Consecutive requests without an answer, by the source's address. */
  const unanswered = new Map<string, number>();

  return async (
    { run, opening, round, source, query, limit }: SearchRequest,
    signal: AbortSignal,
  ): Promise<SearchFacts & Damage> => {
    const { profile } = await readOpening(deps.store, opening);
    const searched = profile.searches.find((one) => one.source === source);
    if (searched === undefined) throw new UnusableInput(`the run's profile has no source ${source}`);
    const step = stepName({ round, task: 'search' });
    const ask = async (): Promise<SearchAnswer> => {
      try {
        const found = await (await deps.openSource(searched)).search({ query, limit, signal });
        unanswered.delete(searched.at);
        return found;
      } catch (error) {
        const inARow = (unanswered.get(searched.at) ?? 0) + 1;
        if (SourceUnavailable.is(error)) unanswered.set(searched.at, inARow);
        return gaveUp(error, { asked: { query, source }, round, inARow });
      }
    };
    const given = await askOnce({
      journal: deps.store.journal,
      key: {
        run,
        step,
        request: { source, at: searched.at, query, limit },
      },
      schema: searchAnswer,
      signal,
      call: ask,
    });
    // Applied after reading the journal, so that an answer kept by an older worker is bounded too.
    const answer = boundedAnswer(given, limit);
    return {
      ref: await deps.store.put(answer),
      outcome: answer.outcome,
      found: answer.papers.length,
      ...(await damageOf({ store: deps.store, run, step })),
    };
  };
};

function gaveUp(
  error: unknown,
  {
    asked,
    round,
    inARow,
  }: { asked: { query: string; source: SearchAnswer['source'] }; round: number; inARow: number },
): SearchAnswer {
  // A library damaged while a draft waits must not cost the draft: the revision continues without the
  // library, and says so.
  if (LibraryUnusable.is(error) && round > 0) {
    return { ...asked, outcome: 'failed', papers: [], note: error.message };
  }
  if (!SourceUnavailable.is(error)) throw error;
  // arXiv's waits apply to everyone and are waited out. Another source's quota may be exhausted until
  // tomorrow.
  if (asked.source !== 'arxiv' && (error.retryAfterMs ?? 0) > LONGEST_WAIT_MS) {
    return { ...asked, outcome: 'blocked', papers: [], note: `${error.message}: not waited for` };
  }
  const { attempt } = Context.current().info;
  if (attempt < (inARow >= TRIES ? TRIES_AT_A_DEAD_SOURCE : TRIES)) throw error;
  const outcome = error.retryAfterMs === undefined ? 'failed' : 'blocked';
  const others = attempt < TRIES ? `, after ${inARow} requests in a row without an answer` : '';
  return {
    ...asked,
    outcome,
    papers: [],
    note: `${error.message} (given up at attempt ${attempt}${others})`,
  };
}
