// (d) What a kill -9 in the middle of a run costs: calls to providers that are made again, and time. The product beside the
// same steps as a LangGraph.js graph, each at its own providers, killed at the same points.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { directly } from '../support/loopback.mjs';
import { stop } from '../support/processes.mjs';
import { library } from '../support/product.mjs';
import { until } from '../support/until.mjs';
import { seconds, table } from './figures.mjs';
import { topic } from './papers.mjs';
import { openProviders } from './providers.mjs';
import { startPeer, startProduct } from './workers.mjs';

const { Client, Connection } = library('@temporalio/client');

const DELAYS = { search: 300, model: 1_500 };
const SPACING_MS = 3_000;
const PATIENCE_MS = 180_000;
const GATE_HOURS = 0.001;
/** How long a second process is watched that nobody tells to go on. */
const STAND_BY_MS = 30_000;

const REVIEWS = new Set(['skeptic', 'validator', 'synthesizer']);
const running = ({ endedAt }) => endedAt === undefined;

/** Whether the moment has come, given the calls so far. */
const POINTS = {
  'in a search': (asked) => {
    const searches = asked.filter(({ task }) => task === 'search');
    return searches.length === 2 && running(searches[1]) && Date.now() - searches[1].at > DELAYS.search / 3;
  },
  'between two searches': (asked) => {
    const searches = asked.filter(({ task }) => task === 'search');
    return searches.length === 2 && Date.now() - searches[1].endedAt > 1_000;
  },
  'in the draft': (asked) => {
    // The product's own, and the peer's.
    const draft = asked.find(({ task }) => task === 'write' || task === 'draft');
    return draft !== undefined && Date.now() - draft.at > DELAYS.model / 2;
  },
  'in the three reviews': (asked) => {
    const reviews = asked.filter(({ task }) => REVIEWS.has(task));
    return reviews.length === 3 && reviews.every(({ at }) => Date.now() - at > DELAYS.model / 2);
  },
};

/** Calls made more than once: of those that had been answered, and of those that the kill cut off. */
function repeatedIn(asked) {
  const before = new Map();
  const repeated = { answered: 0, cut: 0 };
  for (const call of asked) {
    const earlier = before.get(call.key);
    if (earlier !== undefined) repeated[earlier ? 'answered' : 'cut'] += 1;
    before.set(call.key, call.answered === true || earlier === true);
  }
  return repeated;
}

/**
 * The product: `begin` starts a run on one worker, or on two of which one stands by; `kill` ends the process that is at work;
 * `goOn` is what has to be done then.
 */
async function openOurs({ engine, home, providers, id, workers }) {
  const taskQueue = `kill-${id}`;
  const env = { ...providers.env, SOVEREIGN_ARXIV_SPACING_S: String(SPACING_MS / 1000) };
  const start = () => startProduct({ engine, home, taskQueue, env });
  const started = [];
  const connection = await Connection.connect(directly(engine.address));
  const client = new Client({ connection, namespace: engine.namespace });
  let handle;
  return {
    async begin() {
      for (let at = 0; at < workers; at += 1) started.push(await start());
      handle = await client.workflow.start('research', {
        workflowId: taskQueue,
        taskQueue,
        workflowExecutionTimeout: PATIENCE_MS,
        args: [
          { question: topic(0).question, source: 'arxiv', approveAs: 'bench', expireAfterHours: GATE_HOURS },
        ],
      });
    },
    async ended() {
      const result = await handle.result();
      if (result.outcome !== 'published') throw new Error(`a run ended ${result.outcome}: ${result.reason}`);
    },
    async kill() {
      // At once where there is no choice: a search is soon over.
      if (started.length === 1) return void (await stop(started[0], 'SIGKILL'));
      const { raw } = await handle.describe();
      const working = raw.pendingActivities.find(
        ({ lastStartedTime }) => lastStartedTime,
      )?.lastWorkerIdentity;
      const child = started.find(({ pid }) => working?.startsWith(`${pid}@`));
      if (child === undefined) throw new Error(`none of the workers is at work: ${working}`);
      await stop(child, 'SIGKILL');
    },
    async restart() {
      started.push(await start());
    },
    async close() {
      for (const child of started) await stop(child, 'SIGKILL');
      await client.workflow
        .getHandle(`sovereign-arxiv-${new URL(providers.url).host}`)
        .terminate('the measurement is over')
        .catch(() => undefined);
      await connection.close();
    },
  };
}

/** The graph: who calls it holds it in its process, and a new process goes on when it is called with the same thread. */
async function openGraph({ engine, home, providers, id, workers }) {
  const database = await engine.createDatabase(`graph_${id.replaceAll(/\W/g, '_')}`);
  const start = () => startPeer({ name: 'langgraph', database, home });
  const given = {
    thread: id,
    question: topic(0).question,
    providers: { url: providers.url, spacingMs: SPACING_MS },
  };
  const started = [];
  let call;
  const invoke = (peer, resume) => {
    call = peer.ask('research', { ...given, resume });
    // It fails with the process, which is the point.
    call.catch(() => undefined);
  };
  return {
    async begin() {
      for (let at = 0; at < workers; at += 1) started.push(await start());
      invoke(started[0], false);
    },
    ended: () => call,
    kill: () => started[0].close(),
    async restart() {
      const next = started[1] ?? (await start());
      if (!started.includes(next)) started.push(next);
      invoke(next, true);
    },
    async close() {
      for (const peer of started) await peer.close();
    },
  };
}

/** Runs once, killed at `point` if there is one. `standBy`: a second process is there, and nobody acts at first. */
async function once({ open, engine, home, id, point, standBy }) {
  const own = path.join(home, id);
  mkdirSync(own);
  const providers = await openProviders({ delays: DELAYS, topics: 1 });
  const system = await open({ engine, home: own, providers, id, workers: standBy ? 2 : 1 });
  try {
    await system.begin();
    const beganAt = Date.now();
    let killedAt;
    let byItself;
    if (point !== undefined) {
      await until(`the point ${point}`, async () => POINTS[point](providers.asked), {
        patienceMs: PATIENCE_MS,
        everyMs: 10,
      });
      await system.kill();
      killedAt = Date.now();
      if (standBy) {
        const progress = () => providers.asked.some(({ at }) => at > killedAt);
        while (!progress() && Date.now() - killedAt < STAND_BY_MS) await sleep(50);
        byItself = progress();
        if (!byItself) await system.restart();
      } else await system.restart();
    }
    await Promise.race([
      system.ended(),
      sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
        throw new Error(`${id} did not end within ${PATIENCE_MS / 1000} s`);
      }),
    ]);
    const wallMs = Date.now() - beganAt;
    const next = providers.asked.find(({ at }) => killedAt !== undefined && at > killedAt);
    return {
      wallMs,
      calls: providers.asked.length,
      repeated: repeatedIn(providers.asked),
      nextMs: next && next.at - killedAt,
      byItself,
    };
  } finally {
    await system.close();
    providers.close();
  }
}

const SYSTEMS = {
  SOVEREIGN: openOurs,
  'LangGraph.js': openGraph,
};

export async function measureKills({ engine, home, log, points = Object.keys(POINTS) }) {
  const systems = Object.entries(SYSTEMS).filter(
    ([name]) => name === 'SOVEREIGN' || engine.createDatabase !== undefined,
  );
  const tries = [
    { title: 'undisturbed' },
    ...points.map((point) => ({ title: point, point })),
    { title: 'in the draft, a second process standing by', point: 'in the draft', standBy: true },
  ];
  const rows = [];
  const undisturbed = new Map();
  for (const [number, { title, ...how }] of tries.entries()) {
    log(`${engine.name}: ${title}`);
    // Side by side: they mostly wait.
    const ends = await Promise.all(
      systems.map(async ([name, open], at) => {
        const id = `${number}-${at}-${process.pid}`;
        return [name, await once({ open, engine, home, id, ...how })];
      }),
    );
    for (const [name, end] of ends) {
      if (how.point === undefined) undisturbed.set(name, end.wallMs);
      rows.push([
        title,
        name,
        end.calls,
        how.point ? end.repeated.answered : '',
        how.point ? end.repeated.cut : '',
        end.nextMs === undefined ? '' : seconds(end.nextMs, 1),
        seconds(end.wallMs, 1),
        how.point ? seconds(end.wallMs - undisturbed.get(name), 1) : '',
        whoActs({ name, how, end }),
      ]);
    }
  }
  return [
    `### (d) A kill -9 in the middle: ${engine.description}`,
    '',
    `A search takes ${DELAYS.search / 1000} s, a model's answer ${DELAYS.model / 1000} s, searches begin ${SPACING_MS / 1000} s apart. A new process is started at once, except where a second one stands by. LangGraph.js keeps its checkpoints in PostgreSQL, written before the next step (durability "sync").`,
    ...(systems.length < Object.keys(SYSTEMS).length
      ? ['', 'LangGraph.js was not measured: it needs the PostgreSQL of --engine cluster.']
      : []),
    '',
    table(
      [
        'killed',
        'run of',
        'calls',
        'answered ones repeated',
        'cut ones repeated',
        'until the next call, s',
        'run took, s',
        'lost, s',
        'goes on',
      ],
      rows,
    ),
  ].join('\n');
}

function whoActs({ name, how, end }) {
  if (how.point === undefined) return '';
  if (how.standBy)
    return end.byItself
      ? 'by itself'
      : `not within ${STAND_BY_MS / 1000} s; then when called with its thread`;
  return name === 'SOVEREIGN' ? 'once a worker runs' : 'when the new process is called with its thread';
}
