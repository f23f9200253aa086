// Follows a run to its end: prints steps as they happen, asks the owner at the gate, reports the ending.

import { ApplicationFailure, CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { shortRef } from '../contract/ref';
import type { ResearchResult, Status } from '../contract/run-status';
import { shellWord } from '../text/shell-word';
import { askOwner, decide, decideCommands, extendCommand, gateSummary } from './gate';
import { printableLines } from './printing';
import type { Progress } from './progress';
import type { Ending } from './report';
import type { StartedRun } from './start-run';
import { usageLines } from './status-lines';
import { watch } from './watch';

export interface FollowOptions {
  readonly run: StartedRun;
  readonly server: { readonly address: string; readonly namespace: string };
  readonly progress: Progress;
  /** Where to print for people: stderr with --json, else stdout. */
  readonly output: NodeJS.WriteStream;
  /** Whether a person at the terminal can decide. */
  readonly interactive: boolean;
  /** The owner's name, if known. */
  readonly owner: string | undefined;
  /** If nobody is at the terminal: stop following a run that waits for a person, instead of waiting too. */
  readonly leaveAtGate: boolean;
  readonly signal: AbortSignal;
  /** How the `sovereign` command is called here. */
  readonly self: string;
}

export async function follow(options: FollowOptions): Promise<Ending> {
  const { run, progress, output, interactive, signal } = options;
  const ended = new AbortController();
  const watching = AbortSignal.any([signal, ended.signal]);
  let asking: Promise<void> | undefined;
  let askingAbout: string | undefined;
  let gate = new AbortController();
  let left = false;
  let last: Status | undefined;
  let interrupted = false;
  let short = false;

  const say = (lines: readonly string[]) => output.write(`${printableLines(lines.join('\n'))}\n`);

  const atGate = async (status: Status) => {
    progress.pause();
    const summary = await gateSummary(run.handle, status);
    if (interactive) {
      const answer = await askOwner({
        summary,
        status,
        owner: options.owner,
        output,
        signal: AbortSignal.any([gate.signal, watching]),
      });
      if (answer === 'interrupted') interrupted = true;
      if (answer === 'later' || answer === 'interrupted') left = true;
      else if (answer !== undefined) {
        const { accepted, reason } = await decide(run.handle, answer);
        if (!accepted) say([`Not counted: ${reason}`]);
      }
      return;
    }
    if (options.leaveAtGate) {
      say(summary);
      left = true;
      return;
    }
    say([
      ...summary,
      '',
      'It waits for its owner. Decide with one of:',
      ...(status.draft === undefined ? [] : decideCommands(run.workflowId, options.server, status.draft)),
      '',
    ]);
  };

  const outOfBudget = (status: Status) => {
    progress.pause();
    const command = extendCommand(run.workflowId, options.server, status.budget);
    say(['It waits for a larger budget:', ...usageLines(status), 'Extend it with:', command, '']);
    left = options.leaveAtGate && !interactive;
  };

  for await (const sight of watch(run.handle, watching)) {
    const { status, closed } = sight;
    progress.show(sight);
    if (closed) break;
    const pending = status?.waitingFor === 'owner' ? `${status.draft}/${status.expiresAt}` : undefined;
    if (pending !== askingAbout) {
      gate.abort();
      await asking;
      gate = new AbortController();
      askingAbout = pending;
      asking = pending === undefined || status === undefined ? undefined : atGate(status);
      // Stop watching a run that is left at its gate.
      asking?.then(
        () => left && ended.abort(),
        () => ended.abort(),
      );
    }
    if (status?.waitingFor === 'budget' && !short) outOfBudget(status);
    if (status !== undefined) short = status.waitingFor === 'budget';
    last = status ?? last;
    if (left) break;
  }
  progress.pause();
  gate.abort();
  ended.abort();
  await asking;
  if (signal.aborted || interrupted) return endingOf(run, 'interrupted', 'interrupted');
  if (left) {
    const id = shellWord(run.workflowId);
    const waits = short
      ? `waits for a larger budget; send the signal extendBudget, and follow it with: ${options.self} resume ${id}`
      : `waits for its owner; decide with: ${options.self} approve ${id} --by NAME${last?.draft === undefined ? '' : ` --draft ${shortRef(last.draft)}`}, or ${options.self} resume ${id}`;
    const ending = endingOf(run, 'undecided', waits);
    return { ...ending, ...(last && { atGate: last }) };
  }
  return resultOf(run);
}

const endingOf = (
  run: StartedRun,
  outcome: Ending['outcome'],
  reason: string,
  result?: ResearchResult,
): Ending => ({
  workflowId: run.workflowId,
  runId: run.runId,
  outcome,
  reason,
  result,
});

/** How a closed run ended. Asks the newest execution, which after a reset is not the one that was started. */
export async function resultOf(started: StartedRun): Promise<Ending> {
  const { runId, status } = await started.handle.describe();
  const run = { ...started, runId };
  if (status.name === 'TERMINATED') return endingOf(run, 'failed', 'terminated in Temporal');
  try {
    const result = (await run.handle.result()) as ResearchResult;
    return endingOf(run, result.outcome, result.reason, result);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof CancelledFailure)
      return endingOf(run, 'cancelled', 'cancelled before a decision');
    return endingOf(run, 'failed', deepest(error));
  }
}

/** The innermost failure says what happened; the outer ones say where. */
function deepest(error: Error): string {
  let at: Error = error;
  while (at.cause instanceof Error) at = at.cause;
  return at instanceof ApplicationFailure && at.type ? `${at.type}: ${at.message}` : at.message;
}
