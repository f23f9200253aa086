// A research run: from a question to a paper that only its owner publishes. This file gives the whole story
// on one screen; each step has its own file.

import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { ResearchResult } from '../contract/run-status';
import { openScene } from './begin-run';
import { openBudget } from './budget';
import { inFreshHistories, splitCarried } from './continuation';
import { publish, resultOf } from './ending';
import { openOwnerGate } from './owner-gate';
import { runRound, written } from './review-rounds';
import { reviseForOwner, reviseWhileBelowPass } from './revising';
import type { Round } from './round';
import { answerQueries } from './run-queries';
import { RunReport } from './run-report';
import { type Phase, RunState } from './run-state';
import { adopt, type Begun, type Scene } from './scene';
import { readStart } from './start';

export async function research(...args: unknown[]): Promise<ResearchResult> {
  const { given, carried } = splitCarried(args);
  const input = readStart(given);
  const state = new RunState(carried?.state);
  const report = new RunReport({ input, state, carried: carried?.report });
  const budget = openBudget({ input, report, carried: carried?.budget });
  // Register this one last: it refuses unknown signals, and some may already be buffered.
  const gate = openOwnerGate({ input, report, carried: carried?.gate ?? null });
  answerQueries(report);
  const begun = { input, state, report, budget, gate };
  try {
    return report.end(await inFreshHistories(begun, story));
  } catch (error) {
    // A cancelled run ends as cancelled in Temporal too; its drafts stay on disk, and nothing is published.
    if (isCancellation(error)) report.end(resultOf(state, 'cancelled', 'cancelled before a decision'));
    throw error;
  }
}

/** Drafting, then the owner's loop: the gate, the changes that the owner asked for, and the gate again. */
async function story(begun: Begun): Promise<ResearchResult> {
  const scene = await openScene(begun);
  for (;;) {
    const next = await after(scene, scene.state.phase);
    if (next.name === 'ended') return next.result;
    scene.state.phase = next;
  }
}

type Next = Phase | { readonly name: 'ended'; readonly result: ResearchResult };

function after(scene: Scene, phase: Phase): Promise<Next> {
  switch (phase.name) {
    case 'drafting':
      return drafting(scene, phase.round);
    case 'at the gate':
      return atGate(scene, phase.round);
    case 'changing':
      return changing(scene, phase.round, phase.changes.instructions);
    default:
      return phase satisfies never;
  }
}

/** From the question to the draft for the gate, unless the run ends earlier. */
async function drafting(scene: Scene, drafted: Round | null): Promise<Next> {
  const { input, state } = scene;
  const first = drafted ?? (await runRound(scene, 0));
  if (first.kind === 'no-evidence')
    return ended({ ...resultOf(state, 'no-evidence', first.reason), nothing: first.nothing });
  if (drafted === null) adopt(scene, first);
  const round = await reviseWhileBelowPass(scene, first);
  const { verdict, reasons } = round.policy;
  if (verdict === 'AUTO_REJECT') {
    adopt(scene, await written(scene, round, 'policy'));
    return ended(resultOf(state, 'rejected', `policy: ${reasons.join(' ')}`, 'policy'));
  }
  // Applies only to the tribunal's draft: from the gate on, the owner looks at each draft.
  if (verdict === 'AUTO_APPROVE' && input.approveAs !== undefined)
    return publishing(scene, round, { by: input.approveAs, beforehand: true });
  return { name: 'at the gate', round };
}

async function atGate(scene: Scene, drafted: Round): Promise<Next> {
  const { input, state, gate, opened } = scene;
  const round = drafted.files === undefined ? await written(scene, drafted, 'gate') : drafted;
  if (round !== drafted) adopt(scene, round);
  const decision = await gate.decide(round.draft.ref, { requireDraft: opened.profile.requireDraft ?? false });
  switch (decision.decision) {
    case 'approve':
      return publishing(scene, round, decision);
    case 'reject':
      return ended(resultOf(state, 'rejected', decision.reason, decision.by));
    case 'expired':
      return ended(resultOf(state, 'expired', `no decision within ${input.expireAfterHours} hours`));
    case 'requestChanges':
      return { name: 'changing', round, changes: decision };
    default:
      return decision satisfies never;
  }
}

const changing = async (scene: Scene, from: Round, instructions: string): Promise<Next> => ({
  name: 'at the gate',
  round: await reviseForOwner(scene, from, instructions),
});

/** Once the owner has decided, a later cancellation does not undo the decision. */
const publishing = async (...args: Parameters<typeof publish>): Promise<Next> =>
  ended(await CancellationScope.nonCancellable(() => publish(...args)));

const ended = (result: ResearchResult): Next => ({ name: 'ended', result });
