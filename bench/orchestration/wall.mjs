// (a) How long a run takes over its critical path of provider calls: what it would take if each call began the moment the
// last answer it waits for is there, and arXiv's spacing were kept to the millisecond.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { directly } from '../support/loopback.mjs';
import { stop } from '../support/processes.mjs';
import { library } from '../support/product.mjs';
import { against, median, seconds, sum, table } from './figures.mjs';
import { timesOf } from './history.mjs';
import { topic } from './papers.mjs';
import { openProviders } from './providers.mjs';
import { startProduct } from './workers.mjs';

const { Client, Connection } = library('@temporalio/client');

const GOAL = 1.1;
const DELAYS = { search: 300, model: 1_500 };
const SPACING_MS = 3_000;
const GATE_HOURS = 0.001;
/** Reviewers' score before the revision; the pass score is 6.5. */
const SCORES = { 'at once': 9, 'one revision': 5 };
/** Papers read, claims checked and quotes asked about at once: src/kernels/model-extract.ts, check-sentences.ts. */
const SIDE_BY_SIDE = 8;
const REVIEWS = ['skeptic', 'validator', 'synthesizer'];

/** The calls that were made, by round: a round begins with its plan, and the first one with the first request to the model. A repaired or repeated call counts with the others. */
function roundsOf(asked) {
  const rounds = [];
  let before;
  for (const call of asked) {
    if (call.task === 'open' || (call.task === 'plan' && !['plan', 'open'].includes(before))) rounds.push([]);
    if (rounds.length === 0) throw new Error(`${call.task} was asked before any plan`);
    rounds.at(-1).push(call);
    before = call.task;
  }
  return rounds;
}

/** Milliseconds that a round's calls take one after the other: searches at their spacing, papers, quotes and reviewers side by side. */
function pathOf(calls) {
  const times = (task) => calls.filter((call) => call.task === task).length;
  const searches = times('search');
  const alone = ['open', 'plan', 'plan-again', 'read', 'check', 'index', 'write', 'check-sentences'];
  const sideBySide = (task) => Math.ceil(times(task) / SIDE_BY_SIDE) * DELAYS.model;
  const known = new Set(['search', ...alone, ...REVIEWS]);
  const other = calls.find(({ task }) => !known.has(task));
  if (other) throw new Error(`no place in the path for a call ${other.task}`);
  return {
    open: times('open') * DELAYS.model,
    plan: times('plan') * DELAYS.model,
    search: searches === 0 ? 0 : (searches - 1) * SPACING_MS + DELAYS.search,
    again: times('plan-again') * DELAYS.model,
    // A paper's check waits for all papers read: which of them are kept is known then.
    extract: sideBySide('read') + sideBySide('check'),
    index: times('index') * DELAYS.model,
    draft: times('write') * DELAYS.model + sideBySide('check-sentences'),
    review: Math.max(...REVIEWS.map(times)) * DELAYS.model,
  };
}

/** Activity to the part of the path that it spends its time on. */
const STEPS = [
  ['openRun'],
  ['probeModels', 'open'],
  ['planQueries', 'plan'],
  ['searchSource', 'search'],
  ['planAgain', 'again'],
  ['selectPapers'],
  ['extractClaims', 'extract'],
  ['verifyClaims'],
  ['indexEvidence', 'index'],
  ['composeDraft', 'draft'],
  ['reviewDraft', 'review'],
  ['judgeDraft'],
  ['publishPaper'],
];

/**
 * Where the time beyond the path went, in milliseconds, by step: until a worker had the (first) activity; in activities beyond
 * their providers' answers; and from the step's end until the workflow had scheduled what follows, or ended.
 */
function excessOf({ beganAt, endedAt, activities }, path) {
  const groups = [];
  for (const activity of activities) {
    const last = groups.at(-1);
    if (last?.type === activity.type) last.activities.push(activity);
    else groups.push({ type: activity.type, activities: [activity] });
  }
  const excess = new Map(STEPS.map(([type]) => [type, { started: 0, within: 0, next: 0 }]));
  excess.set('(before the first)', {
    started: 0,
    within: 0,
    next: groups[0].activities[0].scheduledAt - beganAt,
  });
  const seen = new Map();
  for (const [at, group] of groups.entries()) {
    const part = STEPS.find(([type]) => type === group.type)?.[1];
    const round = seen.get(group.type) ?? 0;
    seen.set(group.type, round + 1);
    const scheduledAt = Math.min(...group.activities.map((one) => one.scheduledAt));
    const startedAt = Math.min(...group.activities.map((one) => one.startedAt));
    const ended = Math.max(...group.activities.map((one) => one.endedAt));
    const next = groups[at + 1];
    const followed = next ? Math.min(...next.activities.map((one) => one.scheduledAt)) : endedAt;
    const entry = excess.get(group.type);
    if (entry === undefined) throw new Error(`no step for activity ${group.type}`);
    entry.started += startedAt - scheduledAt;
    entry.within += ended - startedAt - (part ? path[round][part] : 0);
    entry.next += followed - ended;
  }
  return excess;
}

export async function measureWall({ engine, home, log, times }) {
  const lines = [
    `### (a) A run over its calls to providers: ${engine.description}`,
    '',
    `A search takes ${DELAYS.search / 1000} s, a model's or embedder's answer ${DELAYS.model / 1000} s, searches begin ${SPACING_MS / 1000} s apart. Medians of ${times}.`,
    '',
  ];
  const rows = [];
  const breakdown = new Map();
  for (const [at, [name, firstScore]] of Object.entries(SCORES).entries()) {
    const own = path.join(home, `wall-${at}`);
    mkdirSync(own);
    const runs = await runsOf({ engine, home: own, log, times, name, firstScore });
    const ratios = runs.map(({ wallMs, pathMs }) => wallMs / pathMs);
    rows.push([
      name,
      seconds(median(runs.map(({ pathMs }) => pathMs))),
      seconds(median(runs.map(({ wallMs }) => wallMs))),
      median(ratios).toFixed(3),
      `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`,
      against(median(ratios) <= GOAL),
    ]);
    breakdown.set(name, runs);
  }
  lines.push(
    table(['run', 'path, s', 'took, s', 'ratio', 'from, to', `goal: at most ${GOAL.toFixed(2)}`], rows),
  );
  for (const [name, runs] of breakdown) lines.push('', ...breakdownLines(name, runs));
  return lines.join('\n');
}

async function runsOf({ engine, home, log, times, name, firstScore }) {
  const providers = await openProviders({ delays: DELAYS, firstScore, topics: times + 1 });
  const taskQueue = `wall-${path.basename(home)}-${process.pid}`;
  let worker;
  let connection;
  try {
    const env = { ...providers.env, SOVEREIGN_ARXIV_SPACING_S: String(SPACING_MS / 1000) };
    worker = await startProduct({ engine, home, taskQueue, env });
    connection = await Connection.connect(directly(engine.address));
    const client = new Client({ connection, namespace: engine.namespace });
    const runs = [];
    for (let at = 0; at < times; at += 1) {
      log(`${engine.name}: a run, ${name}, ${at + 1} of ${times}`);
      providers.asked.length = 0;
      const handle = await client.workflow.start('research', {
        workflowId: `${taskQueue}-${at}`,
        taskQueue,
        workflowExecutionTimeout: '4 minutes',
        args: [
          {
            question: topic(at).question,
            source: 'arxiv',
            approveAs: 'bench',
            expireAfterHours: GATE_HOURS,
          },
        ],
      });
      const result = await handle.result();
      const rounds = roundsOf(providers.asked);
      const wanted = firstScore < 6.5 ? 2 : 1;
      if (result.outcome !== 'published' || rounds.length !== wanted)
        throw new Error(`a run ended ${result.outcome} after ${rounds.length} rounds: ${result.reason}`);
      const paths = rounds.map(pathOf);
      const measured = await timesOf(handle);
      runs.push({
        pathMs: sum(paths.flatMap((one) => Object.values(one))),
        wallMs: measured.endedAt - measured.beganAt,
        excess: excessOf(measured, paths),
      });
    }
    return runs;
  } finally {
    await connection?.close();
    if (worker) await stop(worker, 'SIGKILL');
    providers.close();
  }
}

function breakdownLines(name, runs) {
  const ms = (values) => median(values).toFixed(0);
  const names = [...runs[0].excess.keys()];
  const rows = names.map((step) => {
    const of = runs.map(({ excess }) => excess.get(step));
    return [
      step,
      ms(of.map(({ started, within, next }) => started + within + next)),
      ms(of.map(({ started }) => started)),
      ms(of.map(({ within }) => within)),
      ms(of.map(({ next }) => next)),
    ];
  });
  return [
    `Where the time beyond the path goes, ${name}, in ms of all rounds together:`,
    '',
    table(
      ['step', 'all', 'until a worker had it', 'in it, beyond its providers', 'until the next was scheduled'],
      rows,
    ),
  ];
}
