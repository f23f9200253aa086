// The first step of a run: records its profile and checks that its models answer.

import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import type { Opened } from '../contract/activities';
import { storeTaskQueue } from '../contract/protocol';
import type { RunKey } from '../contract/run-facts';
import { ACTIVITY_OPTIONS } from './activity-options';
import { priorityOf } from './run-priority';
import type { Begun, Scene } from './scene';

/** The server accepts 400 bytes, and a character can take four. */
const SUMMARY_CHARS = 90;

/** Opens the run, unless an earlier history already did. */
export async function openScene(begun: Begun): Promise<Scene> {
  const { state, report } = begun;
  const run = { workflowId: workflowInfo().workflowId, runId: workflowInfo().firstExecutionRunId };
  const opened = state.opened ?? (await firstStep(begun, run));
  // In a fresh history: list its draft with its score.
  if (state.round !== null) report.adopted();
  return { ...begun, run, opened };
}

/** Records the profile first: nothing silently falls back from it later. */
async function firstStep({ input, state, report, budget }: Begun, run: RunKey): Promise<Opened> {
  // On the queue the run was started on: the worker that answers determines the run's store.
  const { openRun } = proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS.LOCAL,
    priority: priorityOf(input),
    summary: 'the profile this run keeps',
  });
  const opened = await report.step(
    'open',
    async () => probed({ input, run }, await openRun({ run, input })),
    ({ profile }) => `${profile.source}, ${profile.kernel}`,
  );
  state.opened = opened;
  budget.open(opened.profile.budget);
  return opened;
}

/** Before the run uses anything on its question, checks that its models answer, and learns how. */
async function probed({ input, run }: Pick<Scene, 'input' | 'run'>, opened: Opened): Promise<Opened> {
  const { toProbe, opening, profile } = opened;
  if (toProbe === undefined) return opened;
  const { probeModels } = proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS.PROBE,
    taskQueue: storeTaskQueue(profile.storeId),
    priority: priorityOf(input),
    summary: `first request to ${toProbe.join(', ')}`.slice(0, SUMMARY_CHARS),
  });
  return probeModels({ run, opening });
}
