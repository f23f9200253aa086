import { ApplicationFailure } from '@temporalio/activity';
import type { SelectRequest } from '../contract';
import { mergeAndRank, selection } from '../literature/selection';
import { searchAnswer } from '../literature/source';
import { FAILURES, type SelectionFacts } from '../protocol';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Merges the answers with the round before, drops duplicates, keeps the papers most relevant to the question. */
export const selectPapers =
  (deps: ActivityDeps) =>
  async ({
    run,
    opening,
    round,
    answers,
    keep,
    previous,
    ...request
  }: SelectRequest): Promise<SelectionFacts> => {
    const { question, profile } = await readOpening(deps.store, opening);
    const read = await Promise.all(answers.map((ref) => deps.store.get(ref, searchAnswer)));
    const heard = read.some((answer) => answer.outcome === 'ok' || answer.outcome === 'empty');
    if (!heard && previous === undefined) {
      // Silence is not emptiness: without any answer nothing can be said about the question.
      const notes = [
        ...new Set(read.map((answer) => `${answer.outcome}: ${answer.note ?? 'no reason given'}`)),
      ];
      throw ApplicationFailure.nonRetryable(
        `none of ${read.length} searches was answered (${notes.join('; ').slice(0, 800)}). Start the run again later, or with another source`,
        FAILURES.noSourceAnswered,
      );
    }
    const before = previous === undefined ? undefined : await deps.store.get(previous, selection);
    const revision = await readRevision(deps.store, request.revision);
    const kept = mergeAndRank({
      question,
      round,
      answers: read,
      previous: before,
      keep,
      favours: deps.openKernel({ profile, run, round, limits: null }).favours({ question, revision }),
    });
    return {
      ref: await deps.store.put(kept),
      kept: kept.papers.length,
      found: kept.found,
      duplicates: kept.duplicates,
    };
  };
