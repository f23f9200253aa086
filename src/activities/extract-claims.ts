import type { ExtractFacts, ExtractRequest } from '../contract/activities';
import { narrowed } from '../literature/select';
import type { ClaimSet } from '../records/claim';
import { selection } from '../records/selection';
import { unreadLanguage } from '../text/language';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';
import { readRevision } from './revision';

/** Words that no paper has: as many as are reported, to bound the payload. */
const MOST_WORDS = 8;
const WORD_BYTES = 60;

/** Extracts claims from the selected papers, each with the quote it comes from. */
export const extractClaims =
  (deps: Needs<'store' | 'openKernel' | 'rules'>) =>
  async (
    request: ExtractRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<ExtractFacts> => {
    const { opening, count, keep } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const found = await deps.store.get(request.selection, selection);
    const { papers, words } = found;
    const revision = await readRevision(deps.store, request.revision);
    // The sub-questions of the first round: answers for them are journalled, so papers are not read again.
    const parts = revision?.parts ?? request.parts ?? [];
    const { result, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'extract',
      progress,
      work: (kernel) =>
        kernel.extract({
          question,
          parts,
          papers,
          keep,
          words,
          count,
          revision,
          signal,
          onPartDone: progress.part,
        }),
    });
    const { claims, unread, reading } = result;
    const kept = narrowed(found, result.papers);
    const set: ClaimSet = {
      selection: await deps.store.put(kept),
      claims: [...claims],
      ...(reading && { reading }),
      ...(unread.length === 0 ? {} : { unread: [...unread] }),
      ...(parts.length === 0 ? {} : { parts: [...parts] }),
    };
    return {
      ref: await deps.store.put(set),
      claims: claims.length,
      selection: { ref: set.selection, kept: kept.papers.length, belowCut: kept.counts.belowCut },
      readable: kept.papers.filter(({ paper }) => paper.abstract !== '').length,
      ...(reading === undefined ? {} : { readByModel: reading.read }),
      wordsMissing: kept.words
        // In another language, the rules do not know which words carry content.
        .filter(({ inPapers }) => !inPapers && unreadLanguage(question) === null)
        .slice(0, MOST_WORDS)
        .map(({ word }) => cutToBytes(word, WORD_BYTES)),
      ...use,
    };
  };
