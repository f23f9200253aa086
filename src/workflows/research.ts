// A research run: from a question to a paper that only its owner publishes. The story on one screen; each
// line is told in the file it names.

import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { arxivRoleId, isRoleId } from '../arxiv-role/protocol';
import type { Activities, Opened } from '../contract';
import {
  type DraftView,
  type EvidenceView,
  FAILURES,
  LIMITS,
  QUERIES,
  type ResearchInput,
  type ResearchResult,
  type Status,
} from '../protocol';
import { ACTIVITY_OPTIONS } from './activity-options';
import { openBudget } from './budget';
import { continueRun, HistoryFull, readyToContinue, splitCarried } from './continuation';
import { readResearchInput } from './messages';
import { type GateResult, openOwnerGate } from './owner-gate';
import {
  activitiesOf,
  isNoWorse,
  type NoEvidence,
  needsRevision,
  pageOf,
  type Revise,
  type Round,
  runRound,
  type Scene,
  written,
} from './review-rounds';
import { RunLog } from './run-log';

/**
 * On the queue the run was started on: whichever worker answers there gives the run its store. It may ask a model how
 * long its vectors are, and that model may have to be loaded.
 */
const { openRun } = proxyActivities<Activities>({
  ...ACTIVITY_OPTIONS.MODEL,
  summary: 'the profile this run keeps',
});

export async function research(...args: unknown[]): Promise<ResearchResult> {
  const { given, carried } = splitCarried(args);
  const input = readInput(given);
  refuseReservedId(workflowInfo().workflowId);
  const log = new RunLog(input, carried && { ...carried, profile: carried.opened.profile });
  const budget = openBudget({ input, log, carried: carried?.budget });
  // Last of those that take signals: it refuses the unknown ones, and some may be waiting already.
  const gate = openOwnerGate({ input, log, carried: carried?.gate ?? null });
  answerQueries(log);
  let opened = carried?.opened;
  let changes = carried?.changes ?? null;
  try {
    const run = { workflowId: workflowInfo().workflowId, runId: workflowInfo().firstExecutionRunId };
    opened ??= await open({ input, log, run, budget });
    const scene: Scene = { input, log, run, opened, budget };

    const first = carried?.round ?? (await runRound(scene, 0));
    if (first.kind === 'no-evidence') return log.end(withoutPaper(log, 'no-evidence', first.reason));
    log.adopt(first);
    let round = first;

    // The decision beforehand is about the tribunal's draft. Once the owner asks for changes, the owner looks again.
    let beforehand: Approval | undefined;
    const seenByOwner = changes !== null || (carried?.gate ?? null) !== null;
    if (!seenByOwner) {
      round = await reviseWhileBelowPass(scene, round);
      if (round.policy.verdict === 'AUTO_REJECT') {
        log.adopt(await written(scene, round, 'policy'));
        return log.end(withoutPaper(log, 'rejected', `policy: ${round.policy.reasons.join(' ')}`, 'policy'));
      }
      beforehand = decidedBeforehand(input, round);
    }

    for (;;) {
      if (round.files === undefined && (changes ?? beforehand) === undefined) {
        round = await written(scene, round, 'gate');
        log.adopt(round);
      }
      const decision: GateResult | Approval =
        changes ??
        beforehand ??
        (await gate.decide(round.draft.ref, { requireDraft: opened.profile.requireDraft ?? false }));
      beforehand = undefined;
      switch (decision.decision) {
        case 'approve':
          // The owner has decided: a cancellation that comes later does not undo it.
          return log.end(await CancellationScope.nonCancellable(() => publish(scene, round, decision)));
        case 'reject':
          return log.end(withoutPaper(log, 'rejected', decision.reason, decision.by));
        case 'expired':
          return log.end(withoutPaper(log, 'expired', `no decision within ${input.expireAfterHours} hours`));
        case 'requestChanges':
          changes = decision;
          round = await reviseForOwner(scene, round, decision.instructions);
          changes = null;
          break;
        default:
          return decision satisfies never;
      }
    }
  } catch (error) {
    if (error instanceof HistoryFull && opened !== undefined) {
      await readyToContinue();
      const atGate = gate.carry();
      return continueRun(input, {
        format: 1,
        opened,
        log: log.carry({ beginsAnew: atGate === null }),
        budget: budget.carry(),
        round: log.adopted(),
        gate: atGate,
        changes,
      });
    }
    // Cancelled runs end as cancelled in Temporal too; their drafts stay on disk, nothing is published.
    if (isCancellation(error)) log.end(withoutPaper(log, 'cancelled', 'cancelled before a decision'));
    throw error;
  }
}

/** The profile is recorded first: nothing falls back from it afterwards. */
async function open({ input, log, run, budget }: Omit<Scene, 'opened'>): Promise<Opened> {
  const opened = await log.step(
    'open',
    () => openRun({ run, input }),
    ({ profile }) => `${profile.source}, ${profile.kernel}`,
  );
  log.opened(opened.profile);
  budget.open(opened.profile.budget);
  return opened;
}

function readInput(args: readonly unknown[]): ResearchInput {
  const read = readResearchInput(args);
  if (!read.ok)
    throw ApplicationFailure.nonRetryable(read.problem.slice(0, LIMITS.reasonChars), FAILURES.invalidInput);
  return read.value;
}

async function reviseWhileBelowPass(scene: Scene, first: Round): Promise<Round> {
  let best = first;
  for (
    let number = scene.log.nextRound();
    number <= scene.input.maxRevisions && needsRevision(best, scene.input.passScore);
    number = scene.log.nextRound()
  ) {
    const revised = await tryRevision(scene, number, { from: best, instructions: null });
    if (revised.kind !== 'judged' || !isNoWorse(revised, best)) break;
    best = revised;
    scene.log.adopt(best);
  }
  return best;
}

/** The owner asked, so the new draft stands, whatever its score; without new evidence the old one does. */
async function reviseForOwner(scene: Scene, from: Round, instructions: string): Promise<Round> {
  const revised = await tryRevision(scene, scene.log.nextRound(), { from, instructions });
  if (revised.kind !== 'judged') {
    scene.log.refuse('requestChanges', `no new draft came of it: ${revised.reason}`);
    return from;
  }
  scene.log.adopt(revised);
  return revised;
}

/** A revision that fails for good does not take the draft before it along: that one goes on to its owner. */
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
    scene.log.refuse(`revision ${number}`, reason);
    scene.log.setBill(await activitiesOf(scene).tallySpending(scopeOf(scene, number)));
    return { kind: 'failed', reason };
  }
}

/** A revision that ended with an error, which says nothing about the evidence. */
interface Failed {
  readonly kind: 'failed';
  readonly reason: string;
}

const scopeOf = ({ run, opened }: Scene, round: number) => ({ run, opening: opened.opening, round });

type Approval = Extract<GateResult, { decision: 'approve' }> & { readonly beforehand?: true };

/** @throws ApplicationFailure, for good */
function refuseReservedId(workflowId: string): void {
  if (!isRoleId(workflowId)) return;
  throw ApplicationFailure.nonRetryable(
    `workflow id: ids that begin with "${arxivRoleId('')}" are reserved for the one connection to arXiv. Start the run under another id`,
    FAILURES.invalidInput,
  );
}

/** `approveAs` counts exactly if the policy says AUTO_APPROVE, and for the draft the tribunal passed. */
function decidedBeforehand(input: ResearchInput, round: Round): Approval | undefined {
  if (input.approveAs === undefined || round.policy.verdict !== 'AUTO_APPROVE') return undefined;
  return { decision: 'approve', by: input.approveAs, beforehand: true };
}

async function publish(scene: Scene, round: Round, approval: Approval): Promise<ResearchResult> {
  const { log } = scene;
  const { keptAside, ...paper } = await log.step(
    'publish',
    () =>
      activitiesOf(scene).publishPaper.executeWithOptions(
        { ...ACTIVITY_OPTIONS.LOCAL, summary: `approved by ${approval.by}` },
        [
          {
            ...pageOf(scene, round),
            approvedBy: approval.by,
            approvedAt: new Date().toISOString(),
            note: approval.note ?? null,
            beforehand: approval.beforehand ?? false,
          },
        ],
      ),
    (files) => files.folder,
  );
  const reason = `approved by ${approval.by}${keptAside === undefined ? '' : `; ${keptAside}`}`;
  return { ...withoutPaper(log, 'published', reason, approval.by), paper };
}

function withoutPaper(
  log: RunLog,
  outcome: ResearchResult['outcome'],
  reason: string,
  decidedBy?: string,
): ResearchResult {
  const status = log.status();
  return {
    outcome,
    reason,
    score: status.score,
    rounds: log.revisions(),
    policy: status.policy?.verdict,
    claims: status.claims,
    verified: status.verified,
    decidedBy,
    draft: status.draft,
  };
}

function answerQueries(log: RunLog): void {
  setHandler(defineQuery<Status>(QUERIES.status), () => log.status(), {
    description: 'Where the run stands: stage, score, policy, steps, refused messages.',
  });
  setHandler(defineQuery<DraftView | null>(QUERIES.draft), () => log.draftView(), {
    description: 'The draft at hand: its hash, where it lies, title, abstract and claims.',
  });
  setHandler(defineQuery<EvidenceView | null>(QUERIES.evidence), () => log.evidenceView(), {
    description: 'The evidence at hand: artifacts, claims, ceiling and reviews.',
  });
}
