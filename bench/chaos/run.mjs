// Kill anything at any moment: a full research run, with a revision and an owner's change request, struck at one point after
// another, and looked at afterwards. See docs/durability.md.
//
//   npm run chaos -- [--engine dev|cluster|host:port] [--points events,instants,...|all] [--kernel model|extractive|both]
//                    [--every K] [--count N] [--only events:57] [--seed N] [--parallel N] [--json]
//                    [--sabotage no-journal|late-journal|no-atomic-rename|no-fence|all]
//
// Prints a table and the broken points, and exits with 1 where there are any. KEEP=1 keeps the folders of those.

import { parseArgs } from 'node:util';
import { openEngine } from '../support/engine.mjs';
import { directly } from '../support/loopback.mjs';
import { library } from '../support/product.mjs';
import { attempt, attemptTogether } from './attempt.mjs';
import { whyNoDisk } from './disk.mjs';
import { KINDS, needsDatabase, needsDisk, needsOwnServer, pointsOf } from './points.mjs';
import { SABOTAGES } from './sabotages.mjs';
import { redColumns, table } from './table.mjs';
import { undisturbed } from './undisturbed.mjs';

const { Client, Connection } = library('@temporalio/client');

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'dev' },
    points: { type: 'string', default: 'all' },
    kernel: { type: 'string', default: 'model' },
    every: { type: 'string', default: '1' },
    count: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '6' },
    json: { type: 'boolean', default: false },
    sabotage: { type: 'string' },
  },
});
const PARALLEL = positive('parallel');
const EVERY = positive('every');
const COUNT = options.count === undefined ? undefined : positive('count');

function positive(name) {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} ${options[name]}: must be a whole number above 0`);
  return value;
}

function oneOf(name, known) {
  const given = options[name].split(',');
  for (const one of given)
    if (!known.includes(one)) throw new Error(`--${name} ${one}: must be one of ${known.join(', ')}`);
  return given;
}

const tell = (text) => process.stderr.write(`${text}\n`);

async function withEngine(work) {
  const engine = await openEngine(options.engine, { log: () => undefined });
  const connection = await Connection.connect(directly(engine.address));
  try {
    return await work({ engine, client: new Client({ connection, namespace: engine.namespace }) });
  } finally {
    await connection.close();
    await engine.close();
  }
}

/** So many at once, started a moment apart: a worker's start takes a core for a second. */
async function pool(jobs, size) {
  const results = [];
  const queue = [...jobs];
  await Promise.all(
    Array.from({ length: Math.min(size, queue.length) }, async () => {
      for (let job = queue.shift(); job; job = queue.shift()) results.push(...(await job()));
    }),
  );
  return results;
}

function batches(points) {
  const size = Math.min(4, PARALLEL);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, at) =>
    points.slice(at * size, (at + 1) * size),
  );
}

/**
 * The points of one kernel: those that leave the server alone together, the others batch by batch. `wanted`: kinds, each with
 * the numbers of its points where not all are meant.
 */
async function tryPoints({ kernel, wanted, sabotage }) {
  return withEngine(async ({ engine, client }) => {
    const reference = await undisturbed({ engine, client, name: `${kernel}-undisturbed`, kernel });
    tell(
      `undisturbed, ${kernel}: ${reference.events} events, ${reference.requests} requests, ${reference.files} files, ${(reference.tookMs / 1000).toFixed(1)} s, evidence ${reference.evidenceHash}`,
    );
    const context = { reference, sabotage };
    const all = wanted.flatMap(({ kind, numbers }) =>
      pointsOf(kind, { reference, seed: options.seed, count: COUNT, every: EVERY, numbers }),
    );
    let done = 0;
    const told = (results) => {
      for (const { point, says, problems, strikes, recoveryMs } of results) {
        done += 1;
        const how =
          problems.length > 0 ? `BROKEN: ${problems.join('; ')}` : strikes > 0 ? 'ok' : 'was over before';
        const took = recoveryMs === undefined ? '' : `, went on after ${(recoveryMs / 1000).toFixed(1)} s`;
        tell(`${done}/${all.length} ${point} (${says}): ${how}${took}`);
      }
      return results;
    };
    const alone = all.filter(({ kind }) => !needsOwnServer(kind));
    const results = await pool(
      alone.map((point) => async () => told([await attempt({ point, context, engine, client })])),
      PARALLEL,
    );
    for (const { kind } of wanted.filter((one) => needsOwnServer(one.kind))) {
      for (const points of batches(all.filter((point) => point.kind === kind)))
        results.push(...told(await attemptTogether({ points, context, engine, client })));
    }
    return { reference, results };
  });
}

/** Kinds that cannot be tried here, each with the reason. */
function untriable(wanted) {
  const noDisk = wanted.some(needsDisk) ? whyNoDisk() : undefined;
  return wanted.flatMap((kind) => {
    if (needsDisk(kind) && noDisk) return [{ kind, why: noDisk }];
    if (needsDatabase(kind) && options.engine !== 'cluster')
      return [{ kind, why: `${options.engine} has no database of its own; use --engine cluster` }];
    if (needsOwnServer(kind) && options.engine.includes(':'))
      return [{ kind, why: `the server at ${options.engine} is not ours to kill` }];
    return [];
  });
}

function printed({ results, notTried }) {
  const broken = results.filter(({ problems }) => problems.length > 0);
  const lines = broken.map(({ point, says, problems }) => {
    const [kernel, name] = point.split(' ');
    return `- ${point} (${says}): ${problems.join('; ')}\n  again: npm run chaos -- --engine ${options.engine} --kernel ${kernel} --seed ${options.seed} --only ${name}`;
  });
  return [
    table({ results, notTried }),
    '',
    ...(broken.length === 0 ? ['Every point that was struck survived.'] : ['Broken:', ...lines]),
    ...unstruck(results).map((kind) => `No point of ${kind} was struck: try others (--count, --seed).`),
  ].join('\n');
}

/** Kinds of which no point came before its run was over. */
const unstruck = (results) =>
  [...new Set(results.map(({ kind }) => kind))].filter((kind) =>
    results.every((result) => result.kind !== kind || result.strikes === 0),
  );

const KERNELS = ['model', 'extractive'];
const kernelsWanted = () => (options.kernel === 'both' ? KERNELS : oneOf('kernel', KERNELS));

/** `events:57,reset:2` as kinds with numbers. */
function named(list) {
  const byKind = new Map();
  for (const point of list) {
    const [kind, number] = point.split(':');
    if (!KINDS.includes(kind) || !(Number(number) >= 1))
      throw new Error(`--only ${point}: must be a kind and a number, such as events:57`);
    byKind.set(kind, [...(byKind.get(kind) ?? []), Number(number)]);
  }
  return [...byKind].map(([kind, numbers]) => ({ kind, numbers }));
}

async function chaos() {
  const kinds = options.points === 'all' ? KINDS : oneOf('points', KINDS);
  const wanted = options.only ? named(options.only.split(',')) : kinds.map((kind) => ({ kind }));
  const notTried = untriable(wanted.map(({ kind }) => kind));
  const triable = wanted.filter(({ kind }) => !notTried.some((other) => other.kind === kind));
  const results = [];
  const references = [];
  for (const kernel of kernelsWanted()) {
    const tried = await tryPoints({ kernel, wanted: triable });
    results.push(...tried.results);
    references.push(tried.reference);
  }
  if (options.json) console.log(JSON.stringify({ seed: options.seed, references, results, notTried }));
  else console.log(printed({ results, notTried }));
  const survived = results.length > 0 && results.every(({ problems }) => problems.length === 0);
  process.exitCode = survived && unstruck(results).length === 0 ? 0 : 1;
}

/** Takes away one thing at a time that durability rests on. Not to notice it is the failure here. */
async function sabotaged() {
  const known = Object.keys(SABOTAGES);
  const names = options.sabotage === 'all' ? known : oneOf('sabotage', known);
  const report = [];
  for (const name of names) {
    const wanted = named(options.only ? options.only.split(',') : SABOTAGES[name]);
    const { results } = await tryPoints({ kernel: 'model', wanted, sabotage: name });
    // A fault of the harness is no notice.
    const judged = results.filter(({ failed }) => !failed);
    const noticedBy = redColumns(judged);
    report.push({ sabotage: name, noticedBy, results });
    if (options.json) continue;
    console.log(`\nSabotage ${name}:\n${table({ results, notTried: [] })}`);
    console.log(noticedBy.length > 0 ? `Noticed by: ${noticedBy.join(', ')}.` : 'NOT NOTICED.');
  }
  if (options.json) console.log(JSON.stringify({ seed: options.seed, sabotages: report }));
  process.exitCode = report.every(({ noticedBy }) => noticedBy.length > 0) ? 0 : 1;
}

await (options.sabotage ? sabotaged() : chaos());
