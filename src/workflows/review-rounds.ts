// One round: from queries to a judged draft. The first pass, the tribunal's revision and the owner's change
// request take the same steps; a revision starts from the previous round and its shortcomings.

import type { PageRequest } from '../contract/activities';
import { EXTRACTIVE } from '../contract/run-facts';
import type { NothingFound } from '../contract/run-status';
import { isSlow } from '../contract/slow-model';
import { ACTIVITY_OPTIONS } from './activity-options';
import { nothingFound, nothingKept, nothingTaken } from './no-evidence';
import type { Round } from './round';
import { type Revise, roundContext } from './round-context';
import { stepsOf } from './round-steps';
import { activitiesOf, type Scene } from './scene';

export interface NoEvidence {
  readonly kind: 'no-evidence';
  readonly reason: string;
  readonly nothing: NothingFound;
}

export async function runRound(scene: Scene, number: number, revise?: Revise): Promise<Round | NoEvidence> {
  const { state, report, opened } = scene;
  state.beginRound(number);
  report.beginRound();
  const steps = stepsOf(roundContext(scene, number, revise));

  const { queries, parts } = await steps.plan();
  const first = await steps.search(queries);
  const further = looksAgain(scene, parts) ? await steps.planAgain(parts, first) : [];
  const answers = further.length === 0 ? first : [...first, ...(await steps.search(further))];

  const selected = await steps.select(answers);
  if (selected.kept === 0) return noEvidence(nothingKept(selected, answers.length), nothingFound(selected));
  const claims = await steps.extract(selected, parts);
  const selection = { ...selected, ...claims.selection };
  if (claims.claims === 0) {
    const { kernel } = opened.profile;
    return noEvidence(
      nothingTaken(selection, claims, kernel),
      nothingFound(selection, { facts: claims, kernel }),
    );
  }

  const evidence = await steps.verify(claims);
  const { lost } = await steps.index(evidence);
  const draft = await steps.draft(evidence, lost);
  const reviews = await steps.tribunal(draft);
  const { judgement, policy } = await steps.policy(draft, reviews);
  return { kind: 'judged', number, selection, evidence, draft, reviews, judgement, policy };
}

const noEvidence = (reason: string, nothing: NothingFound): NoEvidence => ({
  kind: 'no-evidence',
  reason,
  nothing,
});

/**
 * A plan lacks `parts` if it is a revision's, or comes from a worker that did not plan again before reading.
 */
const looksAgain = ({ opened }: Scene, parts: readonly string[] | undefined): parts is readonly string[] =>
  parts !== undefined && opened.profile.kernel !== EXTRACTIVE && !isSlow(opened.profile);

/** What a round's pages show in addition to its draft. */
export const pageOf = ({ input, report, run, opened }: Scene, round: Round): PageRequest => ({
  run,
  opening: opened.opening,
  round: round.number,
  draft: round.draft.ref,
  reviews: round.reviews.map((review) => review.ref),
  judgement: round.judgement,
  policy: round.policy,
  passScore: input.passScore,
  spending: report.spending(),
});

/**
 * Writes the round's draft to disk. Only for the draft that the owner reads, because typesetting costs most
 * of a run's time.
 */
export async function written(scene: Scene, round: Round, stage: 'gate' | 'policy'): Promise<Round> {
  const { keptAside, ...files } = await scene.report.step(
    stage,
    () =>
      activitiesOf(scene).writeDraft.executeWithOptions(
        { ...ACTIVITY_OPTIONS.LOCAL, summary: 'the draft in all formats' },
        [pageOf(scene, round)],
      ),
    ({ folder }) => folder,
  );
  return { ...round, files };
}

/**
 * Whether the tribunal sends the draft back. Without a quorum a revision would not help, so the owner
 * decides.
 */
export const needsRevision = (round: Round, passScore: number): boolean =>
  round.judgement.score !== null && round.judgement.score < passScore;
