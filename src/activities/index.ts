// The activities of a worker, with their dependencies passed in.

import type { Activities } from '../contract';
import { asActivity } from './as-activity';
import { composeDraft } from './compose-draft';
import type { ActivityDeps } from './deps';
import { extractClaims } from './extract-claims';
import { indexEvidence } from './index-evidence';
import { judgeDraft } from './judge-draft';
import { openRun } from './open-run';
import { planQueries } from './plan-queries';
import { publishPaper } from './publish-paper';
import { reviewDraft } from './review-draft';
import { searchSource } from './search-source';
import { selectPapers } from './select-papers';
import { tallySpending } from './tally-spending';
import { verifyClaims } from './verify-claims';
import { writeDraft } from './write-draft';

/** A full disk or a missing mount is a person's to mend: a minute apart, four hours. */
const PAGE_ATTEMPTS = 240;

export function createActivities(deps: ActivityDeps): Activities {
  return {
    openRun: asActivity(openRun(deps)),
    planQueries: asActivity(planQueries(deps)),
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
  };
}
