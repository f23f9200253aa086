// The worker killed with -9 behind every answer of a model, once each: what was journalled is not asked for again, and
// every request that was sent stands in the balance.

import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { QUERIES, WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { ResearchResult, Status } from '../../src/contract/run-status';
import { clientOptions } from '../../src/temporal/client-options';
import { type Running, sovereign } from '../support/cli';
import { createModelStandIn, isRanking } from '../support/model-stand-in';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';

/** Those that are answered one after another. */
const ALONE = ['open', 'plan', 'plan-again', 'rank query', 'rank passage', 'index', 'write'];
/** Those that one activity sends at once, and how many: for each paper, and for each quote that a sentence names. */
const AT_ONCE: Readonly<Record<string, number>> = {
  read: GOOD.length,
  check: GOOD.length,
  'check-sentences': 4,
};
/** Of those the answer that the worker is killed behind, and how long after the answer before it: that one is journalled by then. */
const KILLED_BEHIND = 3;
const APART_MS = 700;

let cwd: string;
let standIn: StandIn;
let worker: Running;
afterEach(async () => {
  worker.child.kill('SIGKILL');
  await worker.ended;
  await standIn.close();
  await rm(cwd, { recursive: true, force: true });
});

it('repeats no journalled answer, at most the one that was under way, and counts them all', async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-paid-'));
  const model = createModelStandIn({ score: 9 });
  const asked: string[] = [];
  const bodies = new Map<string, Set<string>>();
  const killed = new Set<string>();
  let kills = 0;

  const taskOf = (request: IncomingMessage, body: string): string => {
    const { input_type, response_format } = JSON.parse(body) as {
      input_type?: string;
      response_format: { json_schema: { name: string } };
    };
    if (request.url?.endsWith('/embeddings')) return isRanking(body) ? `rank ${input_type}` : 'index';
    return response_format.json_schema.name.replace(/-\d+$/, '');
  };
  const times = (task: string) => asked.filter((one) => one === task).length;
  // One after the other: two answers at the same moment must not leave two workers.
  let killing: Promise<void> = Promise.resolve();
  const kill = () => {
    killing = killing.then(async () => {
      kills += 1;
      worker.child.kill('SIGKILL');
      await worker.ended;
      worker = begin();
    });
  };
  standIn = await openStandIn({
    papers: GOOD,
    handle(request: IncomingMessage, response: ServerResponse, body: string) {
      if (request.method !== 'POST') return model.handle(request, response, body);
      const task = taskOf(request, body);
      const known = bodies.get(task) ?? new Set();
      bodies.set(task, known.add(body));
      asked.push(task);
      const answer = () => model.handle(request, response, body);
      if (task in AT_ONCE && !killed.has(task)) {
        const nth = times(task);
        if (nth === KILLED_BEHIND)
          response.on('finish', () => {
            killed.add(task);
            kill();
          });
        setTimeout(answer, nth * APART_MS);
        return true;
      }
      if (!killed.has(task)) {
        killed.add(task);
        response.on('finish', kill);
      }
      return answer();
    },
  });
  const taskQueue = `paid-${path.basename(cwd)}`;
  const env = {
    TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
    SOVEREIGN_TASK_QUEUE: taskQueue,
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    SOVEREIGN_ARXIV_SPACING_S: '0.05',
    SOVEREIGN_ARXIV_TIMEOUT_S: '2',
    SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
    // The stand-in is on this machine, and stands for a server that is not.
    SOVEREIGN_MODEL_CONCURRENCY: '8',
    SOVEREIGN_EMBED_URL: `${standIn.url}/v1`,
    SOVEREIGN_EMBED_MODEL: 'nvidia/nv-embedqa-e5-v5',
    SOVEREIGN_EMBED_DIMENSIONS: '1024',
  };
  const begin = () => sovereign(['worker'], { cwd, env });
  worker = begin();
  await worker.said(/Ctrl-C stops it/);

  const connection = await Connection.connect(clientOptions({ address: env.TEMPORAL_ADDRESS as string }));
  try {
    const handle = await new Client({ connection }).workflow.start(WORKFLOW_TYPE, {
      taskQueue,
      workflowId: `run-${taskQueue}`,
      args: [{ question: QUESTION, approveAs: 'ann' }],
    });
    expect((await handle.result()) as ResearchResult).toMatchObject({ outcome: 'published' });
    const { spent } = await handle.query<Status>(QUERIES.status);
    expect(kills).toBe(killed.size);
    for (const task of ALONE) {
      expect(times(task)).toBeGreaterThanOrEqual(1);
      expect(times(task)).toBeLessThanOrEqual(2);
    }
    // What was answered before the last answer is not asked again, what was under way behind it is, once.
    for (const [task, width] of Object.entries(AT_ONCE)) {
      expect([task, bodies.get(task)?.size]).toEqual([task, width]);
      expect(times(task)).toBeGreaterThanOrEqual(2 * width - KILLED_BEHIND);
      expect(times(task)).toBeLessThanOrEqual(2 * width - KILLED_BEHIND + 1);
    }
    // A kill at the first review's answer finds the other two under way.
    expect(asked.filter((task) => task.startsWith('review-')).length).toBeLessThanOrEqual(3 + 3 * 3);
    // Nothing that was sent is missing in the bill; a kill between reserving and sending leaves one more in it.
    expect(spent.requests).toBeGreaterThanOrEqual(asked.length);
    expect(spent.requests).toBeLessThanOrEqual(asked.length + kills);
  } finally {
    await connection.close();
  }
}, 300_000);
