// The worker killed with -9 in the middle of a run, and the server killed under one. Once each; `npm run
// chaos` will do it at every point.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { ResearchResult } from '../../src/contract/run-status';
import { clientOptions } from '../../src/temporal/client-options';
import { type Running, sovereign } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';

let cwd: string;
let standIn: StandIn;
const running: Running[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-durable-'));
  standIn = await openStandIn({
    papers: GOOD,
    // Slow enough to be killed between two answers.
    handle: () => sleep(400).then(() => false),
  });
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await standIn.close();
  await rm(cwd, { recursive: true, force: true });
});

const begin = (args: readonly string[], env: Record<string, string>): Running => {
  const command = sovereign(args, {
    cwd,
    env: {
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      // The next request starts well after an answer is journalled, as with arXiv's three seconds.
      SOVEREIGN_ARXIV_SPACING_S: '0.9',
      ...env,
    },
  });
  running.push(command);
  return command;
};

it('a worker killed with -9 between two searches: the next one goes on, and asks nothing journalled again', async () => {
  const taskQueue = `kill-${path.basename(cwd)}`;
  const env = {
    TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
    SOVEREIGN_TASK_QUEUE: taskQueue,
  };
  const first = begin(['worker'], env);
  await first.said(/Ctrl-C stops it/);
  const connection = await Connection.connect(clientOptions({ address: env.TEMPORAL_ADDRESS as string }));
  try {
    const handle = await new Client({ connection }).workflow.start(WORKFLOW_TYPE, {
      taskQueue,
      workflowId: `run-${taskQueue}`,
      args: [{ question: QUESTION, approveAs: 'ann' }],
    });
    while (standIn.searches.length < 2) await sleep(20);
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
  }
});

it('a server killed with -9 while a run waits: it comes back, and the owner decides', async () => {
  const env = { SOVEREIGN_TEMPORAL: 'embedded' };
  const waiting = begin(['research', QUESTION, '--source', 'arxiv', '--id', 'survivor'], env);
  await waiting.said(/--name approve/);
  const { serverPid } = JSON.parse(
    readFileSync(path.join(cwd, '.sovereign', 'server', 'server.json'), 'utf8'),
  ) as {
    serverPid: number;
  };
  process.kill(serverPid, 'SIGKILL');
  const approved = await begin(['approve', 'survivor', '--by', 'ann'], env).ended;
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringMatching(/survivor: published/) });
  expect(await waiting.ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/survivor: published/),
  });
});
