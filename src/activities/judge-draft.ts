import type { JudgeRequest, Verdict } from '../contract/activities';
import { EXTRACTIVE } from '../contract/run-facts';
import { evidence } from '../records/claim';
import { draft } from '../records/draft';
import { selection } from '../records/selection';
import { type DecideInput, decideOnDraft } from '../tribunal/decide';
import { measure } from '../tribunal/facts';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { readOpening } from './opening';

const REASON_BYTES = 400;

/**
 * Combines the reviews into one verdict. An activity, not workflow code: runs wait for weeks, and on replay a
 * later version of the policy must not change what was decided.
 */
export const judgeDraft =
  (deps: Needs<'store'>) =>
  async (request: JudgeRequest): Promise<Verdict> => {
    const { opening, reviews, passScore, fromSummaries, spending, previous } = request;
    const { profile } = await readOpening(deps.store, opening);
    const written = await deps.store.get(request.draft, draft);
    const checked = await deps.store.get(written.evidence, evidence);
    const before = await beforeOf(deps, previous);
    const { judgement, policy } = decideOnDraft({
      evidence: checked,
      selection: await deps.store.get(checked.selection, selection),
      fromSummaries,
      reviews,
      passScore,
      rubric: profile.kernel === EXTRACTIVE,
      withoutModel: spending.withoutModel,
      ...(before === undefined ? {} : { before }),
    });
    const reasons = policy.reasons.map((reason) => cutToBytes(reason, REASON_BYTES));
    return { judgement, policy: { ...policy, reasons } };
  };

async function beforeOf(
  { store }: Needs<'store'>,
  previous: JudgeRequest['previous'],
): Promise<DecideInput['before']> {
  if (previous === undefined || previous.score === null) return undefined;
  const checked = await store.get(previous.evidence, evidence);
  const facts = measure({ evidence: checked, selection: await store.get(checked.selection, selection) });
  return { score: previous.score, facts };
}
