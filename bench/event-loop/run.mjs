// How long a worker's event loop stands still. Activities beat from it: a block as long as their heartbeat timeout hands their work
// to another worker (docs/durability.md).
//
//   npm run bench:event-loop -- [--papers 900] [--library 900] [--parallel 1]
//
// A worker makes `parallel` runs at once on a library of made-up papers, every third in Chinese or Korean, so that the PDF needs all
// fonts; their owner approves all. Prints the longest blocks with the activities that were under way, and exits with 1
// where one is longer than half the heartbeat timeout.

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { goesWithUs } from '../support/ending.mjs';
import { openEngine } from '../support/engine.mjs';
import { directly } from '../support/loopback.mjs';
import { startProcess, stop } from '../support/processes.mjs';
import { library, product, root } from '../support/product.mjs';
import { until } from '../support/until.mjs';

const { values: options } = parseArgs({
  options: {
    papers: { type: 'string', default: '900' },
    library: { type: 'string', default: '900' },
    parallel: { type: 'string', default: '1' },
  },
});
const [PAPERS, LIBRARY, PARALLEL] = ['papers', 'library', 'parallel'].map((name) => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} ${options[name]}: must be a whole number above 0`);
  return value;
});
const QUESTION =
  'Does negative sampling improve domain-agnostic question answering over fine-tuning (负采样)?';
const SHOWN = 12;

/** Papers of the sample, told apart by a number, with its sentences in another sequence. */
function writeLibrary(file) {
  const sample = readFileSync(path.join(root, 'data', 'sample-library.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const sentences = sample.flatMap(({ abstract }) => abstract.split(/(?<=\.) /));
  const foreign = ['领域无关问答中的负采样与微调研究', '도메인 독립 질의응답의 네거티브 샘플링'];
  const records = Array.from({ length: LIBRARY }, (_, at) => {
    const own = Array.from({ length: 9 }, (_, n) => sentences[(at * 7 + n * 3) % sentences.length]);
    const other = at % 3 === 0 ? ` ${foreign[(at / 3) % 2]}` : '';
    return {
      id: `2401.${String(10_000 + at)}`,
      title: `${sample[at % sample.length].title} ${at}${other}`,
      authors: sample[at % sample.length].authors,
      abstract: `${own.join(' ')}${other}${other && '.'}`,
    };
  });
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'));
}

/** Activities of a history: type, and from when to when an attempt was under way. */
function activitiesOf(events) {
  const scheduled = new Map();
  const spans = [];
  const ms = ({ eventTime }) => Number(eventTime.seconds) * 1000 + eventTime.nanos / 1e6;
  const began = new Map();
  for (const event of events) {
    const { activityTaskScheduledEventAttributes: planned, activityTaskStartedEventAttributes: started } =
      event;
    if (planned) scheduled.set(String(event.eventId), planned.activityType.name);
    if (started) began.set(String(started.scheduledEventId), ms(event));
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    if (!ended) continue;
    const key = String(ended.scheduledEventId);
    const timedOut =
      event.activityTaskTimedOutEventAttributes !== null &&
      event.activityTaskTimedOutEventAttributes !== undefined;
    spans.push({ type: scheduled.get(key), from: began.get(key), until: ms(event), timedOut });
  }
  return spans;
}

/** The owner, who approves what the policy leaves to the owner. */
async function approve(handles, signal) {
  while (!signal.aborted) {
    for (const handle of handles) {
      const status = await handle.query('status').catch(() => undefined);
      if (status?.waitingFor === 'owner')
        await handle.signal('approve', { by: 'ann' }).catch(() => undefined);
    }
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
}

const { Client, Connection } = library('@temporalio/client');
const folder = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-event-loop-')));
const at = (name) => path.join(folder, name);
writeLibrary(at('library.jsonl'));
const engine = await openEngine('dev');
const connection = await Connection.connect(directly(engine.address));
const client = new Client({ connection, namespace: engine.namespace });
const worker = startProcess({
  name: 'worker',
  command: process.execPath,
  args: ['--require', path.join(import.meta.dirname, 'watch.cjs'), path.join(root, 'dist', 'worker.js')],
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    HOME: folder,
    TEMPORAL_ADDRESS: engine.address,
    SOVEREIGN_HOME: at('state'),
    SOVEREIGN_PAPERS: at('papers'),
    SOVEREIGN_LIBRARY: at('library.jsonl'),
    SOVEREIGN_SOURCE: 'library',
    BLOCKS_FILE: at('blocks'),
  },
  logFile: at('worker.log'),
});
let problem = false;
try {
  await until('the worker is there', async () => /Ctrl-C stops it/.test(worker.said), { child: worker });
  const readyAt = Date.now();
  const handles = await Promise.all(
    Array.from({ length: PARALLEL }, (_, n) =>
      client.workflow.start('research', {
        workflowId: `event-loop-${n}`,
        taskQueue: 'sovereign',
        args: [{ question: QUESTION, papers: PAPERS, approveAs: 'ann' }],
      }),
    ),
  );
  const over = new AbortController();
  const owner = approve(handles, over.signal);
  const results = await Promise.all(handles.map((handle) => handle.result()));
  over.abort();
  await owner;
  const tookS = (Date.now() - readyAt) / 1000;
  const histories = await Promise.all(handles.map((handle) => handle.fetchHistory()));
  const spans = histories.flatMap(({ events }) => activitiesOf(events));
  const blocks = existsSync(at('blocks'))
    ? readFileSync(at('blocks'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ until: end, ms }) => ({
          ms,
          during:
            end < readyAt
              ? 'start of the worker'
              : [
                  ...new Set(
                    spans
                      .filter(({ from, until: to }) => from < end && to > end - ms)
                      .map(({ type }) => type),
                  ),
                ].join(', ') || 'no activity',
        }))
        .sort((a, b) => b.ms - a.ms)
    : [];
  console.log(
    `${PARALLEL} at once, ${PAPERS} papers of ${LIBRARY}: ${results.map(({ outcome }) => outcome).join(', ')} after ${tookS.toFixed(1)} s`,
  );
  console.log(
    `blocks of 100 ms and more: ${blocks.length}; activities that timed out: ${spans.filter(({ timedOut }) => timedOut).length}`,
  );
  for (const { ms, during } of blocks.slice(0, SHOWN)) console.log(`${String(ms).padStart(6)} ms  ${during}`);
  const { ACTIVITY_OPTIONS } = product('workflows/activity-options.js');
  const timeoutMs = Number.parseInt(ACTIVITY_OPTIONS.LOCAL.heartbeatTimeout, 10) * 1000;
  problem = blocks.some(({ ms, during }) => ms > timeoutMs / 2 && during !== 'start of the worker');
  if (process.env.KEEP) console.log(results.map(({ paths }) => JSON.stringify(paths)).join('\n'));
} finally {
  await stop(worker);
  await connection.close();
  await engine.close();
}
process.exitCode = problem ? 1 : 0;
