// What has to hold before anything else is looked at: the built command publishes, a killed worker costs nothing, and a
// reset run comes back to its owner. Everything around it is in test/workflow and test/e2e.

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { ResearchResult } from '../../src/contract/run-status';
import { clientOptions } from '../../src/temporal/client-options';
import { lastLine, type Running, sovereign } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn } from '../support/stand-in';
import { atGate, openTestbed } from '../support/testbed';
import { waitUntil } from '../support/wait-until';

let cwd: string;
const running: Running[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-smoke-'));
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(cwd, { recursive: true, force: true });
});

/** The built command, on the tests' server and a queue of its own. */
function begin(args: readonly string[], env: Record<string, string> = {}): Running {
  const command = sovereign(args, {
    cwd,
    env: {
      TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
      SOVEREIGN_TASK_QUEUE: taskQueue(),
      ...env,
    },
  });
  running.push(command);
  return command;
}
const taskQueue = () => path.basename(cwd);

it('sovereign research publishes with a decision beforehand; --json ends stdout with one object', async () => {
  const id = `published-${taskQueue()}`;
  const question = 'What improves F1 on the MRQA 2019 shared task?';
  const args = ['research', question, '--source', 'sample', '--approve-as', 'you', '--id', id, '--json'];
  const { code, stdout, stderr } = await begin(args).ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const ending = lastLine(stdout);
  expect(ending).toMatchObject({
    workflowId: id,
    outcome: 'published',
    policy: 'AUTO_APPROVE',
    runId: expect.any(String),
  });
  const paper = ending.paper as Record<string, string>;
  expect(Object.keys(paper)).toEqual(expect.arrayContaining(['md', 'json', 'evidence']));
  for (const file of Object.values(paper)) expect(existsSync(file)).toBe(true);
  expect(readFileSync(paper.md as string, 'utf8')).toMatch(/Approved by you.*beforehand/);
  expect(stderr).toMatch(/✓ tribunal/);
});

it('a worker killed with -9 between two searches: the next one goes on, and asks nothing journalled again', async () => {
  const standIn = await openStandIn({
    papers: GOOD,
    // Slow enough to be killed between two answers.
    handle: () => sleep(400).then(() => false),
  });
  const env = {
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    // The next request starts well after an answer is journalled, as with arXiv's three seconds.
    SOVEREIGN_ARXIV_SPACING_S: '0.9',
  };
  const first = begin(['worker'], env);
  await first.said(/Ctrl-C stops it/);
  const address = process.env.SOVEREIGN_TEST_ADDRESS as string;
  const connection = await Connection.connect(clientOptions({ address }));
  try {
    const handle = await new Client({ connection }).workflow.start(WORKFLOW_TYPE, {
      taskQueue: taskQueue(),
      workflowId: `killed-${taskQueue()}`,
      args: [{ question: QUESTION, approveAs: 'ann' }],
    });
    await waitUntil(() => standIn.searches.length >= 2);
    first.child.kill('SIGKILL');
    await first.ended;
    begin(['worker'], env);
    const result = (await handle.result()) as ResearchResult;
    expect(result).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
    // Four queries; what was under way when the worker died may have been asked twice, nothing else.
    expect(new Set(standIn.requests).size).toBe(4);
    expect(standIn.requests.length).toBeLessThanOrEqual(5);
    const { events } = await handle.fetchHistory();
    const workers = new Set(
      events?.map((event) => event.activityTaskStartedEventAttributes?.identity).filter(Boolean),
    );
    expect(workers.size).toBe(2);
  } finally {
    await connection.close();
    await standIn.close();
  }
});

it('a reset after publication: the owner decides again, and the published page stays as it is', async () => {
  const standIn = await openStandIn({ papers: GOOD });
  const bed = await openTestbed({ SOVEREIGN_ARXIV_URL: `${standIn.url}/api` });
  try {
    const handle = await bed.start({ question: QUESTION });
    await atGate(handle);
    await handle.signal('approve', { by: 'ann' });
    const first = (await handle.result()) as ResearchResult;
    const page = path.join(first.paper?.folder as string, 'paper.md');
    const published = await readFile(page, 'utf8');
    const searches = standIn.searches.length;
    const { events } = await handle.fetchHistory();
    const reviewed = events?.findLast(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'reviewDraft',
    );
    const task = events?.findLast(
      (event) =>
        event.workflowTaskCompletedEventAttributes && Number(event.eventId) < Number(reviewed?.eventId),
    );
    await bed.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
      workflowTaskFinishEventId: task?.eventId,
      requestId: randomUUID(),
      reason: 'a test',
    });
    const again = bed.client.workflow.getHandle(handle.workflowId);
    const waiting = await atGate(again);
    expect(waiting.refusals[0]?.reason).toMatch(/no draft is at the gate/);
    await again.signal('approve', { by: 'bob' });
    const { outcome, draft, paper } = (await again.result()) as ResearchResult;
    expect({ outcome, draft, paper }).toEqual({
      outcome: 'published',
      draft: first.draft,
      paper: first.paper,
    });
    expect(await readFile(page, 'utf8')).toBe(published);
    expect(standIn.searches.length).toBe(searches);
  } finally {
    await bed.close();
    await standIn.close();
  }
});
