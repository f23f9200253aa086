import { ApplicationFailure } from '@temporalio/activity';
import type { Damage, SelectRequest } from '../contract';
import { withRegistered } from '../literature/look-up';
import type { PaperRecord } from '../literature/paper-record';
import { mergeAndRank, type RetractedPaper, selection } from '../literature/selection';
import { searchAnswer } from '../literature/source';
import { FAILURES, type SelectionFacts } from '../protocol';
import { askRegistry } from './ask-registry';
import type { ActivityDeps } from './deps';
import { damageOf, stepName } from './model-use';
import { readOpening } from './opening';
import { readRevision } from './revision';

/**
 * Merges the answers with the round before, drops duplicates, keeps the papers most relevant to the question, and looks
 * them up in the run's register: retracted ones give way to the next best.
 */
export const selectPapers =
  (deps: ActivityDeps) =>
  async (
    { run, opening, round, answers, keep, previous, ...request }: SelectRequest,
    signal: AbortSignal,
  ): Promise<SelectionFacts & Damage> => {
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
    const favours = once(
      deps.openKernel({ profile, run, round, limits: null }).favours({ question, revision }),
    );
    const select = (retractions: readonly RetractedPaper[] = before?.retractions ?? []) =>
      mergeAndRank({ question, round, answers: read, previous: before, keep, favours, retractions });
    const { registry } = profile;
    const kept =
      registry === null
        ? select()
        : await withRegistered({
            select,
            lookUp: askRegistry({
              registry: deps.openRegistry(registry),
              journal: deps.store.journal,
              run,
              round,
              signal,
            }),
            previous: before,
          });
    return {
      ref: await deps.store.put(kept),
      kept: kept.papers.length,
      found: kept.found,
      duplicates: kept.duplicates,
      ...(await damageOf({ store: deps.store, run, step: stepName({ round, task: 'registry' }) })),
    };
  };

/** A selection is made anew for every retracted paper; what a paper yields is worked out once. */
function once(favours: (paper: PaperRecord) => boolean): (paper: PaperRecord) => boolean {
  const known = new Map<string, boolean>();
  return (paper) => {
    const yields = known.get(paper.id) ?? favours(paper);
    known.set(paper.id, yields);
    return yields;
  };
}
