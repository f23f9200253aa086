// The gate at the terminal: shows the draft and asks the owner for a decision.

import { userInfo } from 'node:os';
import { isCancel, note, select, text } from '@clack/prompts';
import type { WorkflowHandle } from '@temporalio/client';
import { extensionInput } from '../contract/limits';
import { type DecideAnswer, type Decision, QUERIES, UPDATES } from '../contract/protocol';
import { type Ref, shortRef } from '../contract/ref';
import type { ClaimRow } from '../contract/run-facts';
import type { DraftView, Status } from '../contract/run-status';
import { flagLine, opposedLine, sourceLines, stanceLine } from '../contract/stance-text';
import { printable } from '../text/printable';
import { shellWord } from '../text/shell-word';
import { paths } from './report';
import { ask as askRun } from './watch';

const WIDTH = 72;

const clip = (claim: string) => (claim.length > WIDTH ? `${claim.slice(0, WIDTH - 1)}…` : claim);

/** A mark before the claim, if its flag or stance is against it. */
const mark = ({ flag, stance }: ClaimRow): string => {
  const marks = [...(flag === 'none' ? [] : [`${flag} flag`]), ...(stance === null ? [] : [stance])];
  return marks.length === 0 ? '' : `[${marks.join(', ')}] `;
};

/** What the owner needs to decide, as lines: score, policy, claims, location of the draft. */
export async function gateSummary(handle: WorkflowHandle, status: Status): Promise<string[]> {
  const draft = await askRun<DraftView | null>(handle, QUERIES.draft);
  const rows = (draft?.table ?? []).map(
    (row) =>
      `${row.id.padEnd(3)} ${row.verified ? '✓' : '×'} ${row.confidence.toFixed(3)}  ${mark(row)}${clip(row.text)}`,
  );
  const more = status.claims - rows.length;
  return [
    `Score ${status.score?.toFixed(1) ?? 'none'} of 10 (evidence allows ${status.ceiling?.toFixed(1)}), ${status.policy?.verdict}`,
    ...(status.policy?.reasons ?? []).map((reason) => `  ${reason}`),
    '',
    ...(draft?.answer.sentences ?? []),
    ...[flagLine(status), stanceLine(status), opposedLine(status)].flatMap((line) =>
      line === null ? [] : [line],
    ),
    ...sourceLines(status),
    '',
    `${status.verified} of ${status.claims} claims verified:`,
    ...rows,
    ...(more > 0 ? [`... and ${more} more in the draft`] : []),
    '',
    ...(status.files ? [`Draft  ${paths(status.files).pdf}`, `       ${paths(status.files).md}`] : []),
    `       ${status.draft}`,
  ].map(printable);
}

/** Commands that decide from another terminal, complete with this run, server and draft. */
export function decideCommands(
  workflowId: string,
  server: { address: string; namespace: string },
  draft: Ref,
): string[] {
  const at = `--address ${server.address} --namespace ${shellWord(server.namespace)}`;
  const id = shellWord(workflowId);
  const bound = `"draft":"${shortRef(draft)}"`;
  return [
    `temporal workflow signal ${at} --workflow-id ${id} --name approve --input '{"by":"you",${bound}}'`,
    `temporal workflow signal ${at} --workflow-id ${id} --name reject --input '{"by":"you","reason":"...",${bound}}'`,
    `temporal workflow signal ${at} --workflow-id ${id} --name requestChanges --input '{"by":"you","instructions":"...",${bound}}'`,
  ];
}

/**
 * The command that extends the budget from another terminal, by the same amount again for each limited
 * quantity.
 */
export function extendCommand(
  workflowId: string,
  server: { address: string; namespace: string },
  budget: Status['budget'],
): string {
  const at = `--address ${server.address} --namespace ${shellWord(server.namespace)}`;
  return `temporal workflow signal ${at} --workflow-id ${shellWord(workflowId)} --name extendBudget --input '${extensionInput(budget ?? null)}'`;
}

/**
 * Asks the owner. Returns the decision; `later` if the owner postpones it; `interrupted` on Ctrl-C, which the
 * prompt receives before the process does; undefined if `signal` aborted because the run moved on without
 * this terminal (another decision, or the gate expired).
 */
export async function askOwner(options: {
  summary: readonly string[];
  status: Status;
  owner: string | undefined;
  output: NodeJS.WriteStream;
  signal: AbortSignal;
}): Promise<Decision | 'later' | 'interrupted' | undefined> {
  const { status, output, signal } = options;
  note(options.summary.join('\n'), 'Waiting for the owner', { output });
  const choice = await select({
    message: 'What do you want to do with this draft?',
    options: [
      { value: 'approve' as const, label: 'Approve and publish' },
      { value: 'requestChanges' as const, label: 'Request changes' },
      { value: 'reject' as const, label: 'Reject' },
      { value: 'later' as const, label: 'Decide later', hint: 'the run keeps waiting' },
    ],
    output,
    signal,
  });
  if (signal.aborted) return undefined;
  if (isCancel(choice)) return 'interrupted';
  if (choice === 'later') return 'later';

  const ask = async (message: string, proposed?: string): Promise<string | undefined> => {
    const answer = await text({
      message,
      ...(proposed === undefined ? {} : { placeholder: proposed, defaultValue: proposed }),
      validate: (value) => (value?.trim() || proposed ? undefined : 'This cannot be empty.'),
      output,
      signal,
    });
    return isCancel(answer) ? undefined : answer;
  };
  const by = await ask('Your name', options.owner ?? userInfo().username);
  if (by === undefined) return signal.aborted ? undefined : 'interrupted';
  const draft = status.draft;
  if (choice === 'approve') return { decision: 'approve', by, draft };
  const words = await ask(choice === 'reject' ? 'Why is it rejected?' : 'What should change?');
  if (words === undefined) return signal.aborted ? undefined : 'interrupted';
  return choice === 'reject'
    ? { decision: 'reject', by, reason: words, draft }
    : { decision: 'requestChanges', by, instructions: words, draft };
}

/** Sends a decision and returns whether it was accepted. */
export const decide = (handle: WorkflowHandle, decision: Decision): Promise<DecideAnswer> =>
  handle.executeUpdate<DecideAnswer, [Decision]>(UPDATES.decide, { args: [decision] });
