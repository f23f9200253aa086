// Starts a run, or resumes following the one already running under the same id.

import { randomBytes } from 'node:crypto';
import {
  type Client,
  defaultPayloadConverter,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { cutToBytes } from '../activities/cut';
import { isRoleId } from '../arxiv-role/role-protocol';
import {
  explain,
  type ResearchInput,
  type ResearchRequest,
  researchInput,
  WORKFLOW_TYPE,
} from '../contract/protocol';
import { canonicalJson } from '../records/hash';
import { shellWord } from '../text/shell-word';
import { UsageError } from './usage-error';

export interface StartedRun {
  readonly handle: WorkflowHandle;
  readonly workflowId: string;
  readonly runId: string;
  readonly attached: boolean;
}

/** Temporal's limit. */
const FAIRNESS_KEY_BYTES = 64;

/** Shown in the Temporal UI next to the run's page, even when no worker is there to answer for it. */
const DETAILS = `A research run: from a question to a paper that only its owner publishes.

*Current Details* and the tab *Queries* are answered by a running worker. Without one nothing is lost: start \`sovereign dev\` or \`sovereign worker\` in the folder the run was started in.`;

/** A readable id: the question's first words and four random digits. */
export function idFor(question: string): string {
  const words =
    question
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.slice(0, 5) ?? [];
  const id = [...words, randomBytes(2).toString('hex')].join('-');
  return isRoleId(id) ? `run-${id}` : id;
}

/** Priority of the run's workflow tasks; the workflow sets that of its activities. */
const priorityFor = ({ workflowId, priority }: { workflowId: string; priority: number | undefined }) => ({
  fairnessKey: cutToBytes(workflowId, FAIRNESS_KEY_BYTES),
  ...(priority === undefined ? {} : { priorityKey: priority }),
});

async function inputOf(
  client: Client,
  namespace: string,
  workflowId: string,
): Promise<ResearchInput | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return undefined;
  const parsed = researchInput.safeParse(defaultPayloadConverter.fromPayload(payload));
  return parsed.success ? parsed.data : undefined;
}

function differences(asked: ResearchInput, running: ResearchInput): string[] {
  const fields = new Set([...Object.keys(asked), ...Object.keys(running)]) as Set<keyof ResearchInput>;
  return [...fields].filter(
    (field) => canonicalJson(asked[field] ?? null) !== canonicalJson(running[field] ?? null),
  );
}

/**
 * @param options.chosenSource the source was picked for the user, who named none: a run already running keeps
 * its own.
 * @throws UsageError for bad input, or if the id is already running with another input.
 */
export async function startRun(options: {
  client: Client;
  namespace: string;
  taskQueue: string;
  workflowId: string;
  request: ResearchRequest;
  chosenSource: boolean;
  self: string;
}): Promise<StartedRun> {
  const { client, workflowId, request } = options;
  const parsed = researchInput.safeParse(request);
  if (!parsed.success) throw new UsageError(explain(parsed.error));
  try {
    const handle = await client.workflow.start(WORKFLOW_TYPE, {
      workflowId,
      taskQueue: options.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      priority: priorityFor({ workflowId, priority: parsed.data.priority }),
      staticSummary: parsed.data.question.slice(0, 200),
      staticDetails: DETAILS,
    });
    // Not bound to this execution, because a reset continues under another run id.
    const newest = client.workflow.getHandle(workflowId);
    return { handle: newest, workflowId, runId: handle.firstExecutionRunId, attached: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  const running = await inputOf(client, options.namespace, workflowId);
  const asked = options.chosenSource && running ? { ...parsed.data, source: running.source } : parsed.data;
  const differing = running === undefined ? ['input'] : differences(asked, running);
  if (differing.length > 0) {
    throw new UsageError(
      `${workflowId} is running with another input (${differing.join(', ')} differ). Choose another --id, or follow that run: ${options.self} resume ${shellWord(workflowId)}`,
    );
  }
  return attachTo(client, workflowId);
}

/** @throws WorkflowNotFoundError */
export async function attachTo(client: Client, workflowId: string): Promise<StartedRun> {
  const handle = client.workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  return { handle, workflowId, runId, attached: true };
}
