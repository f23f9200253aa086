// (b) Runs per second and how long one run takes, with providers that answer at once: the product against a bare workflow
// of its shape on the same server, and against peers on the same PostgreSQL. All take turns, so that whatever else
// the machine does falls on all of them alike.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inParallel } from '../peers/serve-commands.mjs';
import { directly } from '../support/loopback.mjs';
import { stop } from '../support/processes.mjs';
import { library } from '../support/product.mjs';
import { cpuOf } from './cpu.mjs';
import { against, median, seconds, sum, table } from './figures.mjs';
import { outsideActivities, timesOf } from './history.mjs';
import { papersOn, topic } from './papers.mjs';
import { openProviders } from './providers.mjs';
import { SHAPE } from './shape.mjs';
import { startBare, startPeer, startProduct } from './workers.mjs';

const { Client, Connection } = library('@temporalio/client');

/** Against the bare workflow: runs per second and the speed of one run at least, the worker's CPU time at most. */
const GOAL = { ratio: 0.75, cpu: 2.6 };
/** A run keeps nine of them. */
const PAPERS = 12;
/** A run that waits for its owner is none of those measured: it ends at once, and the measurement with it. */
const GATE_HOURS = 0.001;
const PATIENCE = '5 minutes';

/** What takes turns: `batch({ runs, concurrency })` gives each run's and all runs' milliseconds. */
async function openArms({ engine, home, kernels, peers, topics, nodeArgs }) {
  const undo = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const connection = await Connection.connect(directly(engine.address));
    undo.push(() => connection.close());
    const client = new Client({ connection, namespace: engine.namespace });
    const folder = (name) => {
      const own = path.join(home, `${engine.name}-${name}`);
      mkdirSync(own);
      return own;
    };

    const bareQueue = `bare-${path.basename(home)}`;
    const bare = await startBare({ engine, home: folder('bare'), taskQueue: bareQueue });
    undo.push(() => stop(bare, 'SIGKILL'));
    let number = 0;
    const arms = [
      {
        name: 'bare workflow',
        pid: bare.pid,
        async run() {
          number += 1;
          const handle = await client.workflow.start('bare', {
            workflowId: `${bareQueue}-${number}`,
            taskQueue: bareQueue,
            args: [{ shape: SHAPE, storeTaskQueue: `${bareQueue}-store` }],
            workflowExecutionTimeout: PATIENCE,
          });
          const done = await handle.result();
          if (done !== SHAPE.flat().length) throw new Error(`the bare workflow did ${done} steps`);
          return handle;
        },
      },
    ];

    const libraryFile = path.join(home, `${engine.name}-library.jsonl`);
    const lines = Array.from({ length: topics }, (_, at) => papersOn(topic(at), PAPERS)).flat();
    writeFileSync(libraryFile, `${lines.map((paper) => JSON.stringify(paper)).join('\n')}\n`);
    for (const kernel of kernels) {
      const taskQueue = `${kernel}-${path.basename(home)}`;
      const env = { SOVEREIGN_LIBRARY: libraryFile };
      if (kernel === 'model') {
        const providers = await openProviders();
        undo.push(() => providers.close());
        const { SOVEREIGN_ARXIV_URL, ...models } = providers.env;
        Object.assign(env, models);
      }
      const own = folder(kernel);
      const worker = await startProduct({ engine, home: own, taskQueue, env, nodeArgs });
      // It has a profile to write, where it was asked for one.
      undo.push(() => stop(worker, nodeArgs.length > 0 ? 'SIGTERM' : 'SIGKILL'));
      let next = 0;
      arms.push({
        name: `SOVEREIGN, ${kernel} kernel`,
        pid: worker.pid,
        async run() {
          // Each run has a question and papers of its own, so that none finds the other's work done.
          const { question } = topic(next);
          next += 1;
          if (next > topics) throw new Error(`more runs than the ${topics} topics`);
          const handle = await client.workflow.start('research', {
            workflowId: `${taskQueue}-${next}`,
            taskQueue,
            args: [{ question, approveAs: 'bench', expireAfterHours: GATE_HOURS }],
            workflowExecutionTimeout: PATIENCE,
          });
          const result = await handle.result();
          if (result.outcome !== 'published' || result.rounds !== 0)
            throw new Error(
              `a run ended ${result.outcome} after ${result.rounds} revisions: ${result.reason}`,
            );
          return handle;
        },
      });
    }
    for (const arm of arms) {
      arm.handles = [];
      arm.batch = (batch) => inParallel(batch, async () => arm.handles.push(await arm.run()));
    }

    for (const { name, program, durability } of peers) {
      const database = await engine.createDatabase(`peer_${program}_${durability ?? 'only'}`);
      const peer = await startPeer({ name: program, database, home: folder(`${program}-${durability}`) });
      undo.push(() => peer.close());
      arms.push({ name, pid: peer.child.pid, batch: (batch) => peer.ask('batch', { ...batch, durability }) });
    }
    return { arms, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const PEERS = [
  { name: 'LangGraph.js, PostgreSQL checkpointer (async)', program: 'langgraph', durability: 'async' },
  { name: 'LangGraph.js, PostgreSQL checkpointer (sync)', program: 'langgraph', durability: 'sync' },
  { name: 'DBOS', program: 'dbos' },
];

/**
 * @param options.kernels `extractive`, `model`
 * @returns a table, with the ratio to the bare workflow in it
 */
export async function measureThroughput(options) {
  const { engine, home, log, rounds, runs, concurrency, singles, kernels, nodeArgs = [] } = options;
  const peers = engine.createDatabase ? PEERS : [];
  const topics = rounds * runs + singles * rounds + concurrency + 1;
  const { arms, close } = await openArms({ engine, home, kernels, peers, topics, nodeArgs });
  try {
    const seen = new Map(arms.map(({ name }) => [name, { totals: [], each: [], cpu: [], outside: [] }]));
    for (const { name, batch } of arms) {
      log(`${engine.name}: ${name} warms up`);
      await batch({ runs: concurrency, concurrency });
    }
    for (let round = 0; round < rounds; round += 1) {
      log(`${engine.name}: turn ${round + 1} of ${rounds}`);
      for (const { name, pid, batch, handles } of arms) {
        const before = cpuOf(pid);
        seen.get(name).totals.push((await batch({ runs, concurrency })).totalMs);
        if (before !== undefined) seen.get(name).cpu.push((cpuOf(pid) - before) / runs);
        handles?.splice(0);
        seen.get(name).each.push(...(await batch({ runs: singles, concurrency: 1 })).each);
        for (const handle of handles ?? [])
          seen.get(name).outside.push(outsideActivities(await timesOf(handle)));
      }
    }
    return report({ engine, seen, rounds, runs, concurrency, singles });
  } finally {
    await close();
  }
}

function report({ engine, seen, rounds, runs, concurrency, singles }) {
  const perSecond = ({ totals }) => (runs * totals.length) / (sum(totals) / 1000);
  const bare = seen.get('bare workflow');
  const rows = [...seen].map(([name, arm]) => {
    const rate = perSecond(arm) / perSecond(bare);
    const one = median(bare.each) / median(arm.each);
    const cpu = median(arm.cpu) / median(bare.cpu);
    const isMet = rate >= GOAL.ratio && one >= GOAL.ratio && !(cpu > GOAL.cpu);
    return [
      name,
      perSecond(arm).toFixed(1),
      rate.toFixed(2),
      seconds(median(arm.each), 3),
      one.toFixed(2),
      arm.outside.length > 0 ? seconds(median(arm.outside), 3) : '',
      arm.cpu.length > 0 ? median(arm.cpu).toFixed(0) : '',
      arm.cpu.length > 0 && bare.cpu.length > 0 ? cpu.toFixed(1) : '',
      name.startsWith('SOVEREIGN') ? against(isMet) : '',
    ];
  });
  return [
    `### (b) Runs per second and single runs, providers that answer at once: ${engine.description}`,
    '',
    `${rounds} turns of ${runs} runs, ${concurrency} at a time, and of ${singles} runs one after the other (the median is shown). Ratios are to the bare workflow, which is 1; above 1 is faster. Outside activities is what a run waits for the server and for workflow tasks. The CPU is that of the worker's process alone, without the server's and the client's; a peer is engine, worker and client in one.`,
    '',
    table(
      [
        '',
        'runs/s',
        'ratio',
        'one run, s',
        'ratio',
        'of it outside activities, s',
        "its process's CPU, ms a run",
        'times the bare',
        `goal: both ratios at least ${GOAL.ratio}, CPU at most ${GOAL.cpu} times`,
      ],
      rows,
    ),
  ].join('\n');
}
