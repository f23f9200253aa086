// The steps of a round: what each asks its activity to do, and how the run's page describes the result.

import { CancellationScope } from '@temporalio/workflow';
import { roleOfQueue } from '../arxiv-role/role-protocol';
import type { ExtractFacts, Opened, PlanFacts } from '../contract/activities';
import {
  type DraftFacts,
  type EvidenceFacts,
  EXTRACTIVE,
  type ReviewFacts,
  ROLES,
  type SearchFacts,
  type SelectionFacts,
} from '../contract/run-facts';
import { isSlow } from '../contract/slow-model';
import { count } from '../tribunal/count';
import { ACTIVITY_OPTIONS } from './activity-options';
import type { RoundContext } from './round-context';
import type { Described } from './run-report';
import type { Scene } from './scene';

const { LOCAL, SEARCH, MODEL } = ACTIVITY_OPTIONS;

/**
 * Papers requested per query for each paper to keep: the best for a query may not be the best for the
 * question.
 */
const SEARCH_DEPTH = 3;

/** What a revision looks for was not among the best results of the first searches. */
const DEEPER = 2;

/** Share of additional papers that a model reads, to keep the most relevant. */
const READ_BEYOND = 1 / 3;

/** Number of claims if the input does not set one. */
const CLAIMS = { byRules: 5, byModel: 8 } as const;

/** The steps of a round, in the order in which they are to be called. */
export function stepsOf({ scene, revise, scope, revision, act, titled, withinBudget }: RoundContext) {
  const { input, report, opened, budget } = scene;
  // A revision keeps the papers its claims come from, in addition to the others.
  const keep = input.papers + (revise?.from.evidence.papersCited ?? 0);
  const best = SEARCH_DEPTH * input.papers;

  return {
    plan: () =>
      withinBudget(
        'plan',
        (limits) =>
          act.planQueries.executeWithOptions(titled(MODEL, `${input.queries} queries`), [
            { ...scope, limits, count: input.queries, revision },
          ]),
        planText,
      ),

    search: (queries: readonly string[]) =>
      report.step(
        'search',
        () =>
          together(() =>
            opened.profile.searches.flatMap(({ source, taskQueue }) =>
              queries.map((query) =>
                act.searchSource.executeWithOptions(
                  {
                    ...titled(SEARCH, query),
                    taskQueue,
                  },
                  [{ ...scope, source, query, limit: best * (revise ? DEEPER : 1) }],
                ),
              ),
            ),
          ),
        searchText,
        waitsForRole(opened),
      ),

    /** Plans further queries, once the model has seen in numbers what was found. */
    planAgain: async (parts: readonly string[], answers: readonly SearchFacts[]) => {
      const { queries } = await report.step(
        'plan',
        () =>
          act.planAgain.executeWithOptions(titled(MODEL, 'further queries'), [
            // If the budget has no room, the run continues with what it has found. It does not wait for an
            // extension.
            { ...scope, limits: budget.limits(), answers: refsOf(answers), parts, best },
          ]),
        (plan) => (plan.queries.length === 0 ? 'no further query' : `${queriesText(plan.queries)} more`),
      );
      return queries;
    },

    select: (answers: readonly SearchFacts[]) =>
      withinBudget(
        'select',
        (limits) =>
          act.selectPapers.executeWithOptions(titled(SEARCH, `best ${keep}`), [
            {
              ...scope,
              limits,
              answers: refsOf(answers),
              keep: keep + readBeyond(scene),
              previous: revise?.from.selection.ref,
            },
          ]),
        selectText,
      ),

    extract: (selected: SelectionFacts, parts: readonly string[] | undefined) => {
      const most = claimsWanted(scene);
      return withinBudget(
        'extract',
        (limits) =>
          act.extractClaims.executeWithOptions(titled(MODEL, `at most ${most} claims`), [
            {
              ...scope,
              limits,
              selection: selected.ref,
              keep,
              count: most,
              ...(parts?.length ? { parts } : {}),
              revision,
            },
          ]),
        ({ claims }) => orNothing(claims > 0, count(claims, 'claim')),
      );
    },

    verify: (claims: ExtractFacts) =>
      report.step(
        'verify',
        () =>
          act.verifyClaims.executeWithOptions(titled(LOCAL, `threshold ${input.threshold}`), [
            {
              ...scope,
              claims: claims.ref,
              threshold: input.threshold,
              ...(revise === undefined ? {} : { previous: revise.from.evidence.ref }),
            },
          ]),
        verifyText,
      ),

    index: (evidence: EvidenceFacts) =>
      withinBudget(
        'index',
        (limits) =>
          act.indexEvidence.executeWithOptions(titled(MODEL, opened.profile.embedder), [
            { ...scope, limits, evidence: evidence.ref },
          ]),
        (index) => (index.withoutModel ? 'left out' : `${index.indexed} new, ${index.known} known`),
      ),

    draft: (evidence: EvidenceFacts, lost: string | undefined) =>
      withinBudget(
        'draft',
        (limits) =>
          act.composeDraft.executeWithOptions(titled(MODEL, opened.profile.kernel), [
            {
              ...scope,
              limits,
              withoutModel: report.spending().withoutModel,
              evidence: evidence.ref,
              ...(lost === undefined ? {} : { lost }),
              date: report.startedAt.slice(0, 10),
              revision,
            },
          ]),
        (draft) =>
          `${draft.answer.judged ? 'judged' : 'not judged'}, ${draft.ref.slice('sha256:'.length, 19)}`,
      ),

    tribunal: (draft: DraftFacts) =>
      report.step(
        'tribunal',
        () =>
          together(() =>
            ROLES.map((role) =>
              budget.within((limits) =>
                act.reviewDraft.executeWithOptions(titled(MODEL, role), [
                  { ...scope, limits, role, draft: draft.ref, revision },
                ]),
              ),
            ),
          ),
        (held) => held.map(({ role, score }) => `${role} ${score?.toFixed(1) ?? 'abstains'}`).join(', '),
      ),

    policy: (draft: DraftFacts, reviews: readonly ReviewFacts[]) =>
      report.step(
        'policy',
        () =>
          act.judgeDraft.executeWithOptions(titled(LOCAL, `pass score ${input.passScore}`), [
            {
              ...scope,
              draft: draft.ref,
              fromSummaries: draft.fromSummaries,
              reviews: reviews.map(({ ref, role, score }) => ({ ref, role, score })),
              passScore: input.passScore,
              spending: report.spending(),
              ...(revise === undefined
                ? {}
                : { previous: { evidence: revise.from.evidence.ref, score: revise.from.judgement.score } }),
            },
          ]),
        ({ policy, judgement }) => `${policy.verdict}, score ${judgement.score?.toFixed(1) ?? 'none'}`,
      ),
  };
}

const refsOf = (answers: readonly SearchFacts[]) => answers.map(({ ref }) => ref);

const claimsWanted = ({ input, opened }: Scene): number =>
  input.claims ?? (opened.profile.kernel === EXTRACTIVE ? CLAIMS.byRules : CLAIMS.byModel);

const readBeyond = ({ input, opened }: Scene): number =>
  opened.profile.kernel === EXTRACTIVE || isSlow(opened.profile) ? 0 : Math.ceil(input.papers * READ_BEYOND);

const queriesText = (queries: readonly string[]) =>
  queries.length === 1 ? '1 query' : `${queries.length} queries`;

const planText = ({ queries, parts }: PlanFacts) =>
  `${queriesText(queries)}${parts?.length ? `, ${parts.length} sub-questions` : ''}`;

const orNothing = (isUsable: boolean, text: string): Described => (isUsable ? text : { nothing: text });

const selectText = ({ kept, found, duplicates }: SelectionFacts): Described =>
  orNothing(kept > 0, `${count(kept, 'paper')} kept of ${found}, ${count(duplicates, 'duplicate')}`);

/** An empty answer is an answer: no such paper exists. */
const searchText = (found: readonly SearchFacts[]): Described =>
  orNothing(
    found.some(({ outcome }) => outcome === 'ok' || outcome === 'empty'),
    searchCounts(found),
  );

const searchCounts = (found: readonly SearchFacts[]) =>
  `${found.filter((answer) => answer.outcome === 'ok').length} of ${found.length} answered, ${found.reduce((sum, answer) => sum + answer.found, 0)} records`;

const verifyText = ({ verified, claims, flags }: EvidenceFacts) =>
  `${verified} of ${claims} verified${flags.wide === 0 ? '' : `, ${flags.wide} flagged`}`;

/** Searches of arXiv wait for the one worker that may ask it; its role has this workflow id. */
function waitsForRole({ profile }: Opened): string | undefined {
  const role = profile.searches.map(({ taskQueue }) => roleOfQueue(taskQueue)).find((id) => id !== undefined);
  return role === undefined ? undefined : `its turn at arXiv (${role})`;
}

/**
 * Waits for all of them. If one fails, cancels the others, because their answers would be paid for but not
 * used.
 */
async function together<T>(work: () => Promise<T>[]): Promise<T[]> {
  const scope = new CancellationScope();
  try {
    return await scope.run(() => Promise.all(work()));
  } catch (error) {
    scope.cancel();
    throw error;
  }
}
