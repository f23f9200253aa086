// Revisions: the tribunal's, and the owner's.

import { ActivityFailure, isCancellation, patched } from '@temporalio/workflow';
import { hasMoreAgainst, isNoWorse } from '../tribunal/adoption';
import { type NoEvidence, needsRevision, runRound } from './review-rounds';
import type { Round } from './round';
import type { Revise } from './round-context';
import { activitiesOf, adopt, type Scene } from './scene';

/**
 * The tribunal's revisions: repeated while the score is below the pass score and each revision scores no
 * worse or finds more against the draft.
 */
export async function reviseWhileBelowPass(scene: Scene, first: Round): Promise<Round> {
  let best = first;
  for (
    let number = scene.state.nextRound();
    number <= scene.input.maxRevisions && needsRevision(best, scene.input.passScore);
    number = scene.state.nextRound()
  ) {
    const revised = await tryRevision(scene, number, { from: best, instructions: null });
    if (revised.kind !== 'judged' || !replaces(revised, best)) break;
    best = revised;
    adopt(scene, best);
  }
  return best;
}

/**
 * The owner asked for it, so the new draft is taken whatever its score; without new evidence, the old one
 * stays.
 */
export async function reviseForOwner(scene: Scene, from: Round, instructions: string): Promise<Round> {
  const revised = await tryRevision(scene, scene.state.nextRound(), { from, instructions });
  if (revised.kind !== 'judged') {
    scene.report.refuse('requestChanges', `no new draft came of it: ${revised.reason}`);
    return from;
  }
  adopt(scene, revised);
  return revised;
}

/** As `replaces` of tribunal/adoption.ts; a run that began before it existed still compares scores only. */
const replaces = (revised: Round, before: Round): boolean =>
  isNoWorse(revised, before) || (hasMoreAgainst(revised, before) && patched('adopt-more-against'));

/** A revision that fails for good does not discard the previous draft, which goes to the owner. */
async function tryRevision(
  scene: Scene,
  number: number,
  revise: Revise,
): Promise<Round | NoEvidence | Failed> {
  try {
    return await runRound(scene, number, revise);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const reason = error.cause?.message ?? error.message;
    scene.report.refuse(`revision ${number}`, reason);
    scene.report.setUsage(await activitiesOf(scene).tallySpending(scopeOf(scene, number)));
    return { kind: 'failed', reason };
  }
}

/** A revision that failed with an error, which says nothing about the evidence. */
interface Failed {
  readonly kind: 'failed';
  readonly reason: string;
}

const scopeOf = ({ run, opened }: Scene, round: number) => ({ run, opening: opened.opening, round });
