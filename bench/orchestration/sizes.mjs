// (c) The history of a run with one revision, by how many papers it keeps.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { directly } from '../support/loopback.mjs';
import { stop } from '../support/processes.mjs';
import { library } from '../support/product.mjs';
import { until } from '../support/until.mjs';
import { against, table } from './figures.mjs';
import { sizeOf } from './history.mjs';
import { papersOn, topic } from './papers.mjs';
import { openProviders } from './providers.mjs';
import { startProduct } from './workers.mjs';

const { Client, Connection } = library('@temporalio/client');

const GOAL = { events: 250, bytes: 150_000 };
const KEPT = [9, 90, 900];
/** More than any run keeps: a revision reads on. */
const IN_LIBRARY = 1_000;
const PATIENCE_MS = 240_000;
/** No draft of the rubric reaches it, so there is a revision, and the owner decides. */
const OUT_OF_REACH = 10;

export async function measureSizes({ engine, home, log }) {
  const rows = [];
  for (const kernel of ['extractive', 'model']) {
    const own = path.join(home, `sizes-${kernel}`);
    mkdirSync(own);
    for (const row of await sizesWith({ engine, home: own, log, kernel })) rows.push(row);
  }
  return [
    `### (c) The history of a run with one revision, approved at the gate: ${engine.description}`,
    '',
    `Sizes in bytes: all events in the wire's encoding; as the server counts them; as JSON. Goals: at most ${GOAL.events} events and ${GOAL.bytes} bytes.`,
    '',
    table(
      ['kernel', 'papers asked for', 'kept at last', 'of', 'events', 'bytes', 'server', 'JSON', 'goals'],
      rows,
    ),
  ].join('\n');
}

async function sizesWith({ engine, home, log, kernel }) {
  const file = path.join(home, 'library.jsonl');
  const papers = papersOn(topic(0), IN_LIBRARY);
  writeFileSync(file, `${papers.map((paper) => JSON.stringify(paper)).join('\n')}\n`);
  const providers = await openProviders({ firstScore: 5, further: true });
  const taskQueue = `sizes-${kernel}-${process.pid}`;
  const { SOVEREIGN_ARXIV_URL, ...models } = providers.env;
  let worker;
  let connection;
  try {
    const env = { SOVEREIGN_LIBRARY: file, ...(kernel === 'model' && models) };
    worker = await startProduct({ engine, home, taskQueue, env });
    connection = await Connection.connect(directly(engine.address));
    const client = new Client({ connection, namespace: engine.namespace });
    const rows = [];
    for (const kept of KEPT) {
      log(`${engine.name}: history of a run that keeps ${kept} papers, ${kernel} kernel`);
      // Its own question, or the stand-in would take it for the run before.
      const question = `${topic(0).question.slice(0, -1)} on ${kept} papers?`;
      const handle = await client.workflow.start('research', {
        workflowId: `${taskQueue}-${kept}`,
        taskQueue,
        workflowExecutionTimeout: PATIENCE_MS,
        args: [{ question, papers: kept, passScore: kernel === 'model' ? 6.5 : OUT_OF_REACH }],
      });
      await until(
        `the run of ${kept} papers waits for its owner`,
        async () => (await handle.query('status')).waitingFor === 'owner',
        { patienceMs: PATIENCE_MS, everyMs: 500 },
      );
      const decided = await handle.executeUpdate('decide', { args: [{ decision: 'approve', by: 'bench' }] });
      if (!decided.accepted) throw new Error(`the decision was refused: ${decided.reason}`);
      const result = await handle.result();
      const { steps, round } = await handle.query('status');
      if (result.outcome !== 'published' || round !== 1)
        throw new Error(`a run ended ${result.outcome} in round ${round}: ${result.reason}`);
      const selected = steps.findLast(({ stage }) => stage === 'select').result;
      const [, last, of] = /(\d+) papers? kept of (\d+)/.exec(selected) ?? [];
      const { events, bytes, server, json } = await sizeOf(handle);
      rows.push([
        kernel,
        kept,
        last,
        of,
        events,
        bytes,
        server,
        json,
        against(events <= GOAL.events && Math.max(bytes, server) <= GOAL.bytes),
      ]);
    }
    return rows;
  } finally {
    await connection?.close();
    if (worker) await stop(worker, 'SIGKILL');
    providers.close();
  }
}
