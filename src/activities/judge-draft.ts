import type { JudgeRequest, Verdict } from '../contract';
import { EXTRACTIVE } from '../protocol';
import { writeDraft } from '../store/paper-folder';
import { judge } from '../tribunal/judge';
import { decidePolicy } from '../tribunal/policy';
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
    const { run, opening, round, draft, reviews, evidence, passScore, answered, fromSummaries } = request;
    const { profile } = await readOpening(deps.store, opening);
    const judgement = judge({ reviews, ceiling: evidence.ceiling });
    const rubric = profile.kernel === EXTRACTIVE;
    const policy = decidePolicy({ judgement, passScore, answered, evidence, fromSummaries, rubric });
    const page = {
      run,
      opening,
      round,
      draft,
      reviews: reviews.map(({ ref }) => ref),
      judgement,
      policy,
      passScore,
    };
    return {
      judgement,
      policy,
      files: await writeDraft(await readPublication(deps.store, page, { kind: 'pending' })),
    };
  };
