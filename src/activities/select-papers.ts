import { ApplicationFailure } from '@temporalio/activity';
import type { ModelUse, SelectRequest } from '../contract/activities';
import { FAILURES } from '../contract/protocol';
import type { SelectionFacts } from '../contract/run-facts';
import { withRegistered } from '../literature/look-up';
import { mergeAndRank } from '../literature/select';
import { searchAnswer } from '../literature/source';
import { type RetractedPaper, selection } from '../records/selection';
import { unreadIn } from '../text/language';
import { askRegistry } from './ask-registry';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { embedderOrder, MOST_EMBEDDED } from './embedder-order';
import { damageOf, stepName, usageOn } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';

/** Fits a payload and a reason that people read. */
const REMARK_BYTES = 600;

/**
 * Merges the answers with the previous round, drops duplicates, keeps the papers most relevant to the
 * question (by its words and, if there is one, by the run's embedding model), and looks them up in the run's
 * registry: retracted ones are replaced by the next best.
 */
export const selectPapers =
  (deps: Needs<'store' | 'openEmbedder' | 'openRegistry' | 'budgetGuard'>) =>
  async (
    request: SelectRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<SelectionFacts & ModelUse> => {
    const { run, opening, round, limits, answers, keep, previous } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const read = await Promise.all(answers.map((ref) => deps.store.get(ref, searchAnswer)));
    const heard = read.some((answer) => answer.outcome === 'ok' || answer.outcome === 'empty');
    if (!heard && previous === undefined) {
      // No answer is not an empty answer: without any answer nothing can be said about the question.
      const notes = [
        ...new Set(read.map((answer) => `${answer.outcome}: ${answer.note ?? 'no reason given'}`)),
      ];
      throw ApplicationFailure.nonRetryable(
        `none of ${read.length} searches was answered (${notes.join('; ').slice(0, 800)}). Start the run again later, or with another source`,
        FAILURES.noSourceAnswered,
      );
    }
    const before = previous === undefined ? undefined : await deps.store.get(previous, selection);
    const merged = { question, round, answers: read, previous: before };
    const step = stepName({ round, task: 'select' });
    const embedder = deps.openEmbedder(profile);
    const vote =
      embedder &&
      (await embedderOrder({
        embedder,
        journal: deps.store.journal,
        budgetGuard: progress.seeing(deps.budgetGuard({ profile, run, step, limits })),
        scope: request,
        question,
        papers: mergeAndRank({ ...merged, keep: MOST_EMBEDDED }).papers.map(({ paper }) => paper),
        signal,
      }));
    const votes = embedder && vote && vote.order.length > 0 ? [{ by: embedder.name, order: vote.order }] : [];
    const select = (retractions: readonly RetractedPaper[] = before?.retractions ?? []) =>
      mergeAndRank({ ...merged, keep, retractions, votes });
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
    const unread = unreadIn(
      question,
      kept.papers.map(({ paper }) => paper.abstract),
    );
    // If nothing is kept, the sources' own notes may explain it: unusable lines, a library in another
    // language.
    const notes = kept.papers.length > 0 ? [] : read.map(({ note }) => note);
    const remark = [...new Set([unread, ...notes])].filter((part) => part !== null).join('; ');
    return {
      ref: await deps.store.put(kept),
      kept: kept.papers.length,
      ...kept.counts,
      ...(remark === '' ? {} : { remark: cutToBytes(remark, REMARK_BYTES) }),
      ...(await damageOf({ store: deps.store, run, step: stepName({ round, task: 'registry' }) })),
      ...(await usageOn({ store: deps.store, run, profile, step })),
      ...(vote?.withoutModel ? { withoutModel: vote.withoutModel } : {}),
    };
  };
