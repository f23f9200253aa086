import type { ComposeRequest } from '../contract/activities';
import type { DraftFacts } from '../contract/run-facts';
import { isSlow } from '../contract/slow-model';
import { claimsFromSummaries } from '../paper/notices';
import { evidence } from '../records/claim';
import { selection } from '../records/selection';
import { shown } from '../text/display-text';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';
import { readRevision } from './revision';

const TITLE_BYTES = 500;
const ABSTRACT_BYTES = 900;
/** How many sentences of the answer go into the history. Their length is limited too. */
const SENTENCES = 2;
const SENTENCE_BYTES = 400;

/** Composes the draft of a round, from which every format is rendered. */
export const composeDraft =
  (deps: Needs<'store' | 'openKernel' | 'rules'>) =>
  async (
    request: ComposeRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<DraftFacts> => {
    const { opening, round, date } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const checked = await deps.store.get(request.evidence, evidence);
    const read = await deps.store.get(checked.selection, selection);
    const revision = await readRevision(deps.store, request.revision);
    const { result: draft, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'draft',
      progress,
      work: (kernel) =>
        kernel.compose({
          question,
          date,
          round,
          profile,
          selection: read,
          evidence: checked,
          evidenceRef: request.evidence,
          revision,
          ...(request.lost === undefined ? {} : { lost: request.lost }),
          withoutModel: request.withoutModel,
          sparing: isSlow(profile),
          signal,
          onPartDone: progress.part,
        }),
    });
    return {
      ref: await deps.store.put(draft),
      title: cutToBytes(shown(draft.title), TITLE_BYTES),
      abstract: cutToBytes(shown(draft.abstract), ABSTRACT_BYTES),
      answer: {
        judged: draft.answer.judged,
        sentences: draft.answer.sentences
          .slice(0, SENTENCES)
          .map((sentence) => cutToBytes(shown(sentence), SENTENCE_BYTES)),
      },
      fromSummaries: claimsFromSummaries({ evidence: checked, selection: read }) > 0,
      ...use,
    };
  };
