// One round: from queries to a judged draft. The first pass, the tribunal's revision and the owner's
// change request are the same steps; a revision starts from the round before and from what was found wanting.

import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import { roleOfQueue } from '../arxiv-role/protocol';
import type { Activities, Opened, PageRequest, RevisionRefs } from '../contract';
import {
  type DraftFacts,
  type EvidenceFacts,
  type Judgement,
  type PaperFiles,
  type Policy,
  type ResearchInput,
  type ReviewFacts,
  ROLES,
  type RunKey,
  type SelectionFacts,
  storeTaskQueue,
} from '../protocol';
import { count } from '../tribunal/count';
import { ACTIVITY_OPTIONS } from './activity-options';
import type { Budget } from './budget';
import { nothingKept, nothingTaken } from './no-evidence';
import type { RunLog } from './run-log';

export interface Round {
  readonly kind: 'judged';
  readonly number: number;
  readonly selection: SelectionFacts;
  readonly evidence: EvidenceFacts;
  readonly draft: DraftFacts;
  readonly reviews: readonly ReviewFacts[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  /** Once it is written: a draft that nobody waits for is not. */
  readonly files?: PaperFiles;
}

export interface NoEvidence {
  readonly kind: 'no-evidence';
  readonly reason: string;
}

export interface Revise {
  readonly from: Round;
  /** The owner's words; null when the tribunal asks. */
  readonly instructions: string | null;
}

export interface Scene {
  readonly input: ResearchInput;
  readonly log: RunLog;
  readonly run: RunKey;
  readonly opened: Opened;
  readonly budget: Budget;
}

/** The run's activities, on the queue of the store that holds its artifacts. */
export const activitiesOf = ({ opened }: Scene) =>
  proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS.LOCAL,
    taskQueue: storeTaskQueue(opened.profile.storeId),
  });

const { LOCAL, SEARCH, MODEL } = ACTIVITY_OPTIONS;

/** Papers asked for by each query, for one that is kept: what is best for a query may not be for the question. */
const SEARCH_DEPTH = 3;

/** What a revision wants was not among the best of the first searches. */
const DEEPER = 2;

export async function runRound(scene: Scene, number: number, revise?: Revise): Promise<Round | NoEvidence> {
  const { input, log, run, opened, budget } = scene;
  const act = activitiesOf(scene);
  const scope = { run, opening: opened.opening, round: number };
  const revision: RevisionRefs | undefined = revise && {
    evidence: revise.from.evidence.ref,
    reviews: revise.from.reviews.map((review) => review.ref),
    instructions: revise.instructions,
  };
  // The timeline shows the activities of all rounds in one list.
  const titled = (summary: string) => (number === 0 ? summary : `${summary} (revision ${number})`);
  log.beginRound(number);

  const { queries } = await log.step(
    'plan',
    () =>
      budget.within((limits) =>
        act.planQueries.executeWithOptions({ ...MODEL, summary: titled(`${input.queries} queries`) }, [
          { ...scope, limits, count: input.queries, revision },
        ]),
      ),
    (plan) => (plan.queries.length === 1 ? '1 query' : `${plan.queries.length} queries`),
  );

  const answers = await log.step(
    'search',
    () =>
      together(() =>
        opened.profile.searches.flatMap(({ source, taskQueue }) =>
          queries.map((query) =>
            act.searchSource.executeWithOptions(
              {
                ...SEARCH,
                taskQueue,
                // Runs that wait for arXiv take turns, however many searches each of them has.
                priority: { fairnessKey: run.runId },
                summary: titled(query),
              },
              [{ ...scope, source, query, limit: SEARCH_DEPTH * input.papers * (revise ? DEEPER : 1) }],
            ),
          ),
        ),
      ),
    (found) =>
      `${found.filter((answer) => answer.outcome === 'ok').length} of ${found.length} answered, ${found.reduce((sum, answer) => sum + answer.found, 0)} records`,
    waitsForRole(opened),
  );

  // A revision reads further: the papers its claims are from stay beside the others.
  const keep = input.papers + (revise?.from.evidence.papersCited ?? 0);
  const selection = await log.step(
    'select',
    () =>
      budget.within((limits) =>
        act.selectPapers.executeWithOptions({ ...SEARCH, summary: titled(`best ${keep}`) }, [
          {
            ...scope,
            limits,
            answers: answers.map((answer) => answer.ref),
            keep,
            previous: revise?.from.selection.ref,
          },
        ]),
      ),
    (kept) => `${count(kept.kept, 'paper')} kept of ${kept.found}, ${count(kept.duplicates, 'duplicate')}`,
  );
  if (selection.kept === 0) {
    return { kind: 'no-evidence', reason: nothingKept(selection, answers.length) };
  }

  const claims = await log.step(
    'extract',
    () =>
      budget.within((limits) =>
        act.extractClaims.executeWithOptions(
          { ...MODEL, summary: titled(`at most ${input.claims} claims`) },
          [{ ...scope, limits, selection: selection.ref, count: input.claims, revision }],
        ),
      ),
    (taken) => count(taken.claims, 'claim'),
  );
  if (claims.claims === 0) {
    return { kind: 'no-evidence', reason: nothingTaken(selection, claims, opened.profile.kernel) };
  }

  const evidence = await log.step(
    'verify',
    () =>
      act.verifyClaims.executeWithOptions({ ...LOCAL, summary: titled(`threshold ${input.threshold}`) }, [
        {
          ...scope,
          claims: claims.ref,
          threshold: input.threshold,
        },
      ]),
    (checked) =>
      `${checked.verified} of ${checked.claims} verified${checked.flags.wide === 0 ? '' : `, ${checked.flags.wide} flagged`}`,
  );

  const { lost } = await log.step(
    'index',
    () =>
      budget.within((limits) =>
        act.indexEvidence.executeWithOptions({ ...MODEL, summary: titled(opened.profile.embedder) }, [
          { ...scope, limits, evidence: evidence.ref },
        ]),
      ),
    (index) => (index.withoutModel ? 'left out' : `${index.indexed} new, ${index.known} known`),
  );

  const draft = await log.step(
    'draft',
    () =>
      budget.within((limits) =>
        act.composeDraft.executeWithOptions({ ...MODEL, summary: titled(opened.profile.kernel) }, [
          {
            ...scope,
            limits,
            withoutModel: log.spending().withoutModel,
            evidence: evidence.ref,
            ...(lost === undefined ? {} : { lost }),
            date: log.startedAt.slice(0, 10),
            revision,
          },
        ]),
      ),
    (written) =>
      `${written.answer.judged ? 'judged' : 'not judged'}, ${written.ref.slice('sha256:'.length, 19)}`,
  );

  const reviews = await log.step(
    'tribunal',
    () =>
      together(() =>
        ROLES.map((role) =>
          budget.within((limits) =>
            act.reviewDraft.executeWithOptions({ ...MODEL, summary: titled(role) }, [
              { ...scope, limits, role, draft: draft.ref, revision },
            ]),
          ),
        ),
      ),
    (held) => held.map((review) => `${review.role} ${review.score?.toFixed(1) ?? 'abstains'}`).join(', '),
  );

  const { judgement, policy } = await log.step(
    'policy',
    () =>
      act.judgeDraft.executeWithOptions({ ...LOCAL, summary: titled(`pass score ${input.passScore}`) }, [
        {
          ...scope,
          draft: draft.ref,
          fromSummaries: draft.fromSummaries,
          reviews: reviews.map(({ ref, role, score }) => ({ ref, role, score })),
          passScore: input.passScore,
          spending: log.spending(),
        },
      ]),
    (verdict) => `${verdict.policy.verdict}, score ${verdict.judgement.score?.toFixed(1) ?? 'none'}`,
  );
  return { kind: 'judged', number, selection, evidence, draft, reviews, judgement, policy };
}

/** What the pages of a round show beside its draft. */
export const pageOf = ({ input, log, run, opened }: Scene, round: Round): PageRequest => ({
  run,
  opening: opened.opening,
  round: round.number,
  draft: round.draft.ref,
  reviews: round.reviews.map((review) => review.ref),
  judgement: round.judgement,
  policy: round.policy,
  passScore: input.passScore,
  spending: log.spending(),
});

/** The round with its draft on disk: the one that its owner reads, and no other, because setting pages costs most of a run. */
export async function written(scene: Scene, round: Round, stage: 'gate' | 'policy'): Promise<Round> {
  const { keptAside, ...files } = await scene.log.step(
    stage,
    () =>
      activitiesOf(scene).writeDraft.executeWithOptions({ ...LOCAL, summary: 'the draft in all formats' }, [
        pageOf(scene, round),
      ]),
    ({ folder }) => folder,
  );
  return { ...round, files };
}

/** Searches of arXiv wait for the one worker that may ask it; its role can be looked up under that id. */
function waitsForRole({ profile }: Opened): string | undefined {
  const role = profile.searches.map(({ taskQueue }) => roleOfQueue(taskQueue)).find((id) => id !== undefined);
  return role === undefined ? undefined : `its turn at arXiv (${role})`;
}

/** All of them, or none: when one fails, the others are called off, and nobody pays for what nobody will read. */
async function together<T>(work: () => Promise<T>[]): Promise<T[]> {
  const scope = new CancellationScope();
  try {
    return await scope.run(() => Promise.all(work()));
  } catch (error) {
    scope.cancel();
    throw error;
  }
}

/** Whether the tribunal sends the draft back. Without a quorum a revision would not help: the owner decides. */
export const needsRevision = (round: Round, passScore: number): boolean =>
  round.judgement.score !== null && round.judgement.score < passScore;

/** Whether the revised draft replaces the one before: a revision that made it worse does not. */
export const isNoWorse = (revised: Round, before: Round): boolean =>
  (revised.judgement.score ?? 0) >= (before.judgement.score ?? 0);
