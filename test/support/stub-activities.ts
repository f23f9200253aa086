// The activities of a run without a store, a source or a model: each answers at once, with references to nothing and
// facts that a workflow decides by. A test replaces those that its story is about.

import type { Activities } from '../../src/activities/create-activities';
import type { Verdict } from '../../src/contract/activities';
import { FILE_NAMES } from '../../src/contract/paper-files';
import type { Ref } from '../../src/contract/ref';
import type { Profile, RunKey } from '../../src/contract/run-facts';
import { sha256Hex } from '../../src/records/hash';
import { PROFILE } from '../paper/example-run';

/** The name of an artifact that nobody has. The same name for the same words. */
export const refOf = (...words: readonly (string | number)[]): Ref => `sha256:${sha256Hex(words.join(' '))}`;

/** What the tribunal and the policy say of a draft; `score` null: without a quorum. */
export const verdict = (score: number | null, policy: Verdict['policy']['verdict']): Verdict => ({
  judgement: { score, ceiling: 10, reviewers: score === null ? 1 : 3, quorum: score !== null, spread: 0 },
  policy: { verdict: policy, reasons: [`made up to be ${policy}`] },
});

const filesOf = (folder: string) => ({ folder, ...FILE_NAMES });

/** A run that finds five papers, claims two things, and passes at once. */
export const stubActivities = (
  profile: Partial<Profile> & Pick<Profile, 'searches' | 'storeId'>,
): Activities => ({
  openRun: async ({ run, input }) => ({
    opening: refOf('opening', run.workflowId),
    profile: { ...PROFILE, budget: input.budget ?? null, ...profile },
  }),
  probeModels: async ({ opening }) => ({ opening, profile: { ...PROFILE, ...profile } }),
  planQueries: async ({ count, round }) => ({
    queries: Array.from({ length: count }, (_, n) => `query ${n + 1} of round ${round}`),
  }),
  planAgain: async () => ({ queries: [] }),
  searchSource: async ({ query }) => ({ ref: refOf('answer', query), outcome: 'ok', found: 5 }),
  selectPapers: async ({ round }) => ({
    ref: refOf('selection', round),
    kept: 5,
    found: 20,
    duplicates: 15,
    withdrawn: 0,
    retracted: 0,
    belowCut: 0,
  }),
  extractClaims: async ({ round }) => ({
    ref: refOf('claims', round),
    claims: 2,
    selection: { ref: refOf('selection', round), kept: 5, belowCut: 0 },
    readable: 5,
    wordsMissing: [],
  }),
  verifyClaims: async ({ round }) => ({
    ref: refOf('evidence', round),
    claims: 2,
    verified: 2,
    papersCited: 2,
    ceiling: 10,
    ceilingReason: 'made up',
    flags: { wide: 0, strict: 0 },
    stances: null,
    table: [],
  }),
  indexEvidence: async () => ({ indexed: 2, known: 0 }),
  composeDraft: async ({ round }) => ({
    ref: refOf('draft', round),
    title: 'Made up',
    abstract: 'Nothing was read.',
    answer: { judged: false, sentences: [] },
    fromSummaries: false,
  }),
  reviewDraft: async ({ round, role }) => ({
    ref: refOf('review', round, role),
    role,
    score: 8,
    findings: 0,
    headline: 'made up',
  }),
  judgeDraft: async () => verdict(8, 'AUTO_APPROVE'),
  writeDraft: async ({ run, round }) => filesOf(`/nowhere/${run.workflowId}/drafts/${round}`),
  tallySpending: async () => [],
  publishPaper: async ({ run }) => filesOf(`/nowhere/${run.workflowId}`),
});

/** What the activities of one run were asked, each in the order in which it came. */
export type Asked = { readonly [Name in keyof Activities]: Parameters<Activities[Name]>[0][] };

export const nothingAsked = (): Asked => ({
  openRun: [],
  probeModels: [],
  planQueries: [],
  planAgain: [],
  searchSource: [],
  selectPapers: [],
  extractClaims: [],
  verifyClaims: [],
  indexEvidence: [],
  composeDraft: [],
  reviewDraft: [],
  judgeDraft: [],
  writeDraft: [],
  tallySpending: [],
  publishPaper: [],
});

/** A run on a worker that has several. */
export interface StubbedRun {
  readonly activities: Activities;
  readonly asked: Asked;
  /** The activities' names, in the order in which they were called. */
  readonly order: string[];
}

/** For one worker and many runs: each call is noted, and goes to the activities of its own run. */
export function perRun(of: (run: RunKey) => StubbedRun): Activities {
  const to =
    <Request extends { readonly run: RunKey }, Answer>(
      name: keyof Activities,
      requests: (asked: Asked) => Request[],
      activity: (activities: Activities) => (request: Request) => Promise<Answer>,
    ) =>
    async (request: Request): Promise<Answer> => {
      const { activities, asked, order } = of(request.run);
      order.push(name);
      requests(asked).push(request);
      return activity(activities)(request);
    };
  return {
    openRun: to(
      'openRun',
      (asked) => asked.openRun,
      (activities) => activities.openRun,
    ),
    probeModels: to(
      'probeModels',
      (asked) => asked.probeModels,
      (activities) => activities.probeModels,
    ),
    planQueries: to(
      'planQueries',
      (asked) => asked.planQueries,
      (activities) => activities.planQueries,
    ),
    planAgain: to(
      'planAgain',
      (asked) => asked.planAgain,
      (activities) => activities.planAgain,
    ),
    searchSource: to(
      'searchSource',
      (asked) => asked.searchSource,
      (activities) => activities.searchSource,
    ),
    selectPapers: to(
      'selectPapers',
      (asked) => asked.selectPapers,
      (activities) => activities.selectPapers,
    ),
    extractClaims: to(
      'extractClaims',
      (asked) => asked.extractClaims,
      (activities) => activities.extractClaims,
    ),
    verifyClaims: to(
      'verifyClaims',
      (asked) => asked.verifyClaims,
      (activities) => activities.verifyClaims,
    ),
    indexEvidence: to(
      'indexEvidence',
      (asked) => asked.indexEvidence,
      (activities) => activities.indexEvidence,
    ),
    composeDraft: to(
      'composeDraft',
      (asked) => asked.composeDraft,
      (activities) => activities.composeDraft,
    ),
    reviewDraft: to(
      'reviewDraft',
      (asked) => asked.reviewDraft,
      (activities) => activities.reviewDraft,
    ),
    judgeDraft: to(
      'judgeDraft',
      (asked) => asked.judgeDraft,
      (activities) => activities.judgeDraft,
    ),
    writeDraft: to(
      'writeDraft',
      (asked) => asked.writeDraft,
      (activities) => activities.writeDraft,
    ),
    tallySpending: to(
      'tallySpending',
      (asked) => asked.tallySpending,
      (activities) => activities.tallySpending,
    ),
    publishPaper: to(
      'publishPaper',
      (asked) => asked.publishPaper,
      (activities) => activities.publishPaper,
    ),
  };
}
