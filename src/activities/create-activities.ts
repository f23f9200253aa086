// The activities of a worker, with their dependencies passed in.

import { asActivity } from './as-activity';
import { composeDraft } from './compose-draft';
import type { ActivityDeps } from './deps';
import { extractClaims } from './extract-claims';
import { indexEvidence } from './index-evidence';
import { judgeDraft } from './judge-draft';
import { openRun } from './open-run';
import { planAgain } from './plan-again';
import { planQueries } from './plan-queries';
import { probeModels } from './probe-models';
import { publishPaper } from './publish-paper';
import { reviewDraft } from './review-draft';
import { searchSource } from './search-source';
import { selectPapers } from './select-papers';
import { tallySpending } from './tally-spending';
import { verifyClaims } from './verify-claims';
import { writeDraft } from './write-draft';

/** Attempts to write pages. A full disk or a missing mount needs a person: once a minute for four hours. */
const PAGE_ATTEMPTS = 240;

/** The activities by name. Workflows derive their types from this function's return type. */
export const createActivities = (deps: ActivityDeps) => ({
  openRun: asActivity(openRun(deps)),
  probeModels: asActivity(probeModels(deps)),
  planQueries: asActivity(planQueries(deps)),
  planAgain: asActivity(planAgain(deps)),
  searchSource: asActivity(searchSource(deps)),
  selectPapers: asActivity(selectPapers(deps)),
  extractClaims: asActivity(extractClaims(deps)),
  verifyClaims: asActivity(verifyClaims(deps)),
  indexEvidence: asActivity(indexEvidence(deps)),
  composeDraft: asActivity(composeDraft(deps)),
  reviewDraft: asActivity(reviewDraft(deps)),
  judgeDraft: asActivity(judgeDraft(deps)),
  writeDraft: asActivity(writeDraft(deps), { attempts: PAGE_ATTEMPTS }),
  tallySpending: asActivity(tallySpending(deps)),
  publishPaper: asActivity(publishPaper(deps), { attempts: PAGE_ATTEMPTS }),
});

export type Activities = ReturnType<typeof createActivities>;
