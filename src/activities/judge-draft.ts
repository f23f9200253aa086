import type { JudgeRequest, Verdict } from '../contract';
import { evidence } from '../evidence/claim';
import { selection } from '../literature/selection';
import { draft } from '../paper/model';
import { EXTRACTIVE } from '../protocol';
import { writeDraft } from '../store/paper-folder';
import { decideOnDraft } from '../tribunal/decide';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';
import { readPublication } from './publication';

/**
 * Makes one verdict of the reviews, and puts the judged draft on disk before the gate opens, so that the owner
 * reads what is approved. An activity and not workflow code: runs wait for weeks, and a later version of the
 * policy must not change on replay what was decided.
 */
export const judgeDraft =
  (deps: ActivityDeps) =>
  async (request: JudgeRequest): Promise<Verdict> => {
    const { run, opening, round, reviews, passScore, fromSummaries } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const written = await deps.store.get(request.draft, draft);
    const checked = await deps.store.get(written.evidence, evidence);
    const { judgement, policy } = decideOnDraft({
      question,
      draft: written,
      evidence: checked,
      selection: await deps.store.get(checked.selection, selection),
      facts: request.evidence,
      fromSummaries,
      reviews,
      passScore,
      rubric: profile.kernel === EXTRACTIVE,
      withoutModel: request.spending.withoutModel,
    });
    const page = {
      run,
      opening,
      round,
      draft: request.draft,
      reviews: reviews.map(({ ref }) => ref),
      judgement,
      policy,
      passScore,
      spending: request.spending,
    };
    const { keptAside, ...files } = await writeDraft(
      await readPublication(deps.store, page, { kind: 'pending' }),
    );
    return { judgement, policy, files, ...(keptAside === undefined ? {} : { keptAside }) };
  };
