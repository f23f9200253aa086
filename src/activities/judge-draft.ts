import type { JudgeRequest, Verdict } from '../contract';
import { evidence } from '../evidence/claim';
import { selection } from '../literature/selection';
import { draft } from '../paper/model';
import { EXTRACTIVE } from '../protocol';
import { decideOnDraft } from '../tribunal/decide';
import { cutToBytes } from './cut';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';

const REASON_BYTES = 400;

/**
 * Makes one verdict of the reviews. An activity and not workflow code: runs wait for weeks, and a later version of the
 * policy must not change on replay what was decided.
 */
export const judgeDraft =
  (deps: ActivityDeps) =>
  async (request: JudgeRequest): Promise<Verdict> => {
    const { opening, reviews, passScore, fromSummaries, spending } = request;
    const { profile } = await readOpening(deps.store, opening);
    const written = await deps.store.get(request.draft, draft);
    const checked = await deps.store.get(written.evidence, evidence);
    const { judgement, policy } = decideOnDraft({
      evidence: checked,
      selection: await deps.store.get(checked.selection, selection),
      fromSummaries,
      reviews,
      passScore,
      rubric: profile.kernel === EXTRACTIVE,
      withoutModel: spending.withoutModel,
    });
    const reasons = policy.reasons.map((reason) => cutToBytes(reason, REASON_BYTES));
    return { judgement, policy: { ...policy, reasons } };
  };
