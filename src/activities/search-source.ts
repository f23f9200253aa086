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

/** After so many tries an unreachable source is an outcome of the search, not its failure. */
export const TRIES = 8;

/** A run does not stand still for longer at one of several sources. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Tries of a search whose source has answered none of the last `TRIES` requests, whoever's they were. Each failure slows
 * all searches down, to one request a minute: four searches of eight tries would take half an hour to find one
 * source dead.
 */
const TRIES_AT_A_DEAD_SOURCE = 2;

/** Asks the run's source one query. What the source did wrong is an outcome, printed in Methodology. */
export const searchSource = (deps: Needs<'store' | 'openSource'>) => {
  /** Requests in a row without an answer, by the source's address. */
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
    // Behind the journal, so that whatever an older worker kept is bounded too.
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
  // A library damaged while a draft waits must not cost the draft: the revision goes without it, and says so.
  if (LibraryUnusable.is(error) && round > 0) {
    return { ...asked, outcome: 'failed', papers: [], note: error.message };
  }
  if (!SourceUnavailable.is(error)) throw error;
  // arXiv's waits are everybody's, and are waited out. Another source's allowance may be used up until tomorrow.
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
