import type { ReviewRequest } from '../contract/activities';
import type { ReviewFacts } from '../contract/run-facts';
import { evidence } from '../records/claim';
import { draft } from '../records/draft';
import { selection } from '../records/selection';
import { cutToBytes } from './cut';
import type { Needs } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';
import { readRevision } from './revision';

const HEADLINE_BYTES = 300;

/** Has one reviewer of the tribunal read the draft and its evidence. */
export const reviewDraft =
  (deps: Needs<'store' | 'openKernel' | 'rules'>) =>
  async (
    request: ReviewRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<ReviewFacts> => {
    const { opening, role } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const written = await deps.store.get(request.draft, draft);
    const checked = await deps.store.get(written.evidence, evidence);
    const read = await deps.store.get(checked.selection, selection);
    const revision = await readRevision(deps.store, request.revision);
    const { result: review, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: `review.${role}`,
      progress,
      work: (kernel) =>
        kernel.review({
          role,
          question,
          draft: written,
          evidence: checked,
          selection: read,
          revision,
          signal,
        }),
    });
    const gravest = review.findings.find((finding) => finding.severity === 'major') ?? review.findings[0];
    return {
      ref: await deps.store.put(review),
      role,
      score: review.score,
      findings: review.findings.length,
      headline: cutToBytes(review.abstained ?? gravest?.message ?? 'no finding', HEADLINE_BYTES),
      ...use,
    };
  };
