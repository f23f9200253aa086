// The runs of a fleet and their owner: started, decided, cancelled, awaited. Whatever the server does not answer is asked again,
// as an owner would.

import { setTimeout as sleep } from 'node:timers/promises';
import { library, product } from '../support/product.mjs';
import { questionOf } from './providers.mjs';

const OWNER = 'owner';
const LOOK_MS = 500;
const CALL_MS = 5_000;
/** Decisions under way at once: each asks the run for its draft first. */
const AT_ONCE = 8;

/** What becomes of runs. Of twenty, eight are approved beforehand; the others wait at the gate or are cancelled. */
const KINDS = {
  beforehand: { of20: 8, outcome: 'published', rounds: 0, messages: [] },
  approved: { of20: 5, outcome: 'published', rounds: 0, messages: ['approve'] },
  changed: { of20: 3, outcome: 'published', rounds: 1, messages: ['requestChanges', 'approve'] },
  rejected: { of20: 2, outcome: 'rejected', rounds: 0, messages: ['reject'] },
  cancelled: { of20: 2, outcome: 'cancelled', rounds: 0, messages: [] },
};
const CONTENT = {
  approve: {},
  requestChanges: { instructions: 'Say more about large batches.' },
  reject: { reason: 'Not now.' },
};
/** Where runs are when they are cancelled; one that has come further by then is cancelled there. */
const CANCEL_AT = ['open', 'search', 'extract', 'draft', 'tribunal', 'gate'];

/** `count` runs in an order of the seed's. Two runs of one question and the same changes have the same evidence. */
export function planRuns({ count, questions, random, prefix }) {
  const twenty = Object.entries(KINDS).flatMap(([kind, { of20 }]) =>
    Array.from({ length: of20 }, () => kind),
  );
  const kinds = [];
  while (kinds.length < count) kinds.push(...random.shuffled(twenty));
  return kinds.slice(0, count).map((kind, at) => ({
    id: `${prefix}-${String(at).padStart(3, '0')}-${kind}`,
    kind,
    topic: at % questions,
    cancelAt: random.of(CANCEL_AT),
    ...KINDS[kind],
  }));
}

/** One of each that is published, for each question. */
export const referenceRuns = ({ questions, prefix }) =>
  ['beforehand', 'changed'].flatMap((kind) =>
    Array.from({ length: questions }, (_, topic) => ({
      id: `${prefix}-${topic}-${kind}`,
      kind,
      topic,
      ...KINDS[kind],
    })),
  );

/** Until it succeeds, or the signal aborts. `again` is told of each failure. */
async function persist(work, { signal, again = () => undefined }) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw error;
      again(error);
      await sleep(LOOK_MS, undefined, { signal });
    }
  }
}

/**
 * Starts the runs all at once and looks after them until all have ended or `signal` aborts. Each run's `end` is set to what
 * became of it, `sent` to the messages that the server has taken, `unsure` to how many it may have taken besides.
 */
export async function conduct({ client, taskQueue, runs, signal, onProgress }) {
  const { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } = library('@temporalio/client');
  const { CancelledFailure } = library('@temporalio/common');
  const { QUERIES, WORKFLOW_TYPE } = product('contract/protocol.js');
  const limited = (work) => client.withDeadline(Date.now() + CALL_MS, work);

  await Promise.all(
    runs.map(async (run) => {
      Object.assign(run, { sent: [], unsure: 0, end: undefined });
      const input = { question: questionOf(run.topic), source: 'arxiv', maxRevisions: 0 };
      if (run.kind === 'beforehand') input.approveAs = OWNER;
      run.handle = client.workflow.getHandle(run.id);
      await persist(
        () =>
          limited(() =>
            client.workflow.start(WORKFLOW_TYPE, {
              workflowId: run.id,
              taskQueue,
              args: [input],
              workflowIdReusePolicy: 'REJECT_DUPLICATE',
            }),
          ).catch((error) => {
            // The server had taken a start whose answer did not arrive.
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }),
        { signal },
      );
    }),
  );

  const ends = runs.map(async (run) => {
    run.end = await persist(
      () =>
        run.handle.result().then(
          (result) => ({ outcome: result.outcome, result }),
          (error) => {
            if (!(error instanceof WorkflowFailedError)) throw error;
            return error.cause instanceof CancelledFailure
              ? { outcome: 'cancelled' }
              : { outcome: 'failed', why: `${error.cause?.message} ${error.cause?.cause?.message ?? ''}` };
          },
        ),
      { signal },
    ).catch(() => undefined);
    if (run.end) onProgress();
  });

  /** Sends the next message of a run at its gate; a draft that was decided on is not decided on again. */
  async function decide(run) {
    const kind = run.messages[run.sent.length];
    const status = await limited(() => run.handle.query(QUERIES.status));
    if (status.waitingFor !== 'owner' || status.draft === run.decidedDraft) return;
    const message = { by: OWNER, draft: status.draft, ...CONTENT[kind] };
    try {
      await limited(() => run.handle.signal(kind, message));
    } catch (error) {
      // Taken or not: it names its draft, so that it can be sent again and counts once.
      run.unsure += 1;
      throw error;
    }
    run.sent.push(kind);
    run.decidedDraft = status.draft;
    onProgress();
  }

  async function cancel(run) {
    await limited(() => run.handle.cancel());
    run.sent.push('cancel');
  }

  const { STAGES } = product('contract/run-status.js');
  const next = (run, stage) => {
    if (run.end || run.busy) return undefined;
    if (run.kind === 'cancelled')
      return run.sent.length === 0 && STAGES.indexOf(stage) >= STAGES.indexOf(run.cancelAt)
        ? cancel
        : undefined;
    return stage === 'gate' && run.sent.length < run.messages.length ? decide : undefined;
  };
  const look = async () => {
    const stages = new Map();
    await limited(async () => {
      const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId, searchAttributes } of client.workflow.list({ query }))
        stages.set(workflowId, searchAttributes.SovereignStage?.[0]);
    });
    const due = runs.flatMap((run) => {
      const work = next(run, stages.get(run.id));
      return work ? [{ run, work }] : [];
    });
    for (let at = 0; at < due.length; at += AT_ONCE)
      await Promise.all(
        due.slice(at, at + AT_ONCE).map(async ({ run, work }) => {
          // Away, or without a worker to answer: the next look finds the run again.
          await work(run).catch(() => undefined);
        }),
      );
  };
  const over = new AbortController();
  const driving = (async () => {
    while (!over.signal.aborted && !signal.aborted) {
      await look().catch(() => undefined);
      await sleep(LOOK_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  await Promise.all(ends);
  over.abort();
  await driving;
}

/** What is wrong with how a run ended; undefined where nothing is. */
export function wrongEnd(run) {
  if (!run.end) return 'did not end';
  const { outcome, result, why } = run.end;
  if (outcome === 'failed') return `failed: ${why}`;
  if (outcome !== run.outcome)
    return `${outcome} in place of ${run.outcome}${result ? `: ${result.reason}` : ''}`;
  if (outcome === 'cancelled') return undefined;
  if (result.decidedBy !== OWNER) return `decided by ${result.decidedBy}`;
  if (result.rounds !== run.rounds) return `${result.rounds} revisions in place of ${run.rounds}`;
  return undefined;
}

/** Messages that the server had taken, and that the run did not end by. */
export const lostDecisions = (run) =>
  run.sent.length > 0 &&
  (!run.end || (run.sent.length === run.messages.length && run.end.outcome !== run.outcome))
    ? 1
    : 0;

/** Where a run that did not end stands, in a line. */
export async function whereabouts(run) {
  try {
    const { raw, searchAttributes } = await run.handle.describe();
    const pending = (raw.pendingActivities ?? []).map(
      ({ activityType, attempt, state, lastFailure }) =>
        `${activityType?.name} attempt ${attempt} state ${state} ${lastFailure?.message ?? ''}`,
    );
    const task = raw.pendingWorkflowTask ? ` workflow task attempt ${raw.pendingWorkflowTask.attempt}` : '';
    return `at ${searchAttributes.SovereignStage?.[0]}; ${pending.join('; ')}${task}`;
  } catch (error) {
    return `cannot be described: ${error.message}`;
  }
}
