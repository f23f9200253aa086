// What must hold after a point. Every sentence here names what was seen.

import { product } from '../support/product.mjs';
import { isClosing, isProgress, isTimeout, workedBy } from './history.mjs';
import { TITLES } from './question.mjs';
import { FILES } from './world.mjs';

/** docs/operating.md: the sticky queue, the workflow task, the heartbeat and the first wait of its retry, one after the other. */
const RECOVERY_MS = 3_000 + 10_000 + 5_000 + 500;
/** Where a search was under way: the role of asking arXiv is handed on first. Five seconds, the request's timeout, a try. */
const TAKE_OVER_MS = 5_000 + 2_000 + 3_000;
/** So many calls of a model can be open at once: one for each of the papers. */
const AT_ONCE = TITLES.size;

const DECISIONS = 2;
/** Of the refusals in `status` those of a message of the owner; a revision that failed stands there too. */
const SIGNALS = new Set(['approve', 'reject', 'requestChanges']);

const ENDS_A_WORKER = new Set(['kill', 'pause']);

/** How long an answer may take from the wire to the journal. */
const WRITTEN_WITHIN_MS = 2_000;

/** Of a published paper what does not depend on when, by whom and with how many repeated calls it was made. */
export function whatItSays(paperJson) {
  // Each point has providers of its own.
  const { run, date, approval, models, hashes, ...said } = JSON.parse(
    paperJson.replace(/127\.0\.0\.1:\d+/g, 'providers'),
  );
  return product('records/hash.js').hashOf(said);
}

/** Tasks whose answer came and is not in the journal or the index. */
async function unwrittenIn(world) {
  const answered = new Map(
    world.providers.requests
      .filter(({ answeredAt }) => answeredAt !== undefined)
      .map((one) => [one.key, one]),
  );
  const tasks = [];
  for (const { asked, task } of answered.values()) if (!(await world.store.has(asked))) tasks.push(task);
  return tasks;
}

export async function checked({ world, reference, strikes, status }) {
  const problems = [];
  const broken = (text) => problems.push(text);
  const events = world.history.events;

  // --- the paper
  if (status?.outcome !== 'published') {
    broken(
      `the run did not end as published: ${status?.outcome ?? `it stands at ${status?.stage ?? 'nothing'}`}`,
    );
  }
  const { folders, latest, read } = world.published();
  if (status?.outcome === 'published' && folders.length !== 1)
    broken(`${folders.length} published folders instead of one`);
  for (const { name, files } of folders) {
    if (files.join() !== FILES.join()) broken(`the published folder holds ${files.join(', ')}`);
    else {
      const { evidence, evidenceHash, artifacts, draft } = JSON.parse(read(name, 'evidence.json'));
      if (product('records/hash.js').hashOf(evidence) !== evidenceHash)
        broken('the evidence is not what its hash says');
      if (evidenceHash !== reference.evidenceHash) broken(`other evidence was published: ${evidenceHash}`);
      // A reset to behind the approval leaves it in the history, and its owner has nothing to decide.
      const decisions = [...(world.decidedBefore ?? []), ...world.owner.decisions];
      if (artifacts.draft !== decisions.at(-1)?.draft)
        broken(`a draft was published that was not approved: ${artifacts.draft}`);
      const began = new Date(events[0].time).toISOString().slice(0, 10);
      if (draft.date !== began) broken(`the paper is dated ${draft.date}, the run began on ${began}`);
      if (whatItSays(read(name, 'paper.json')) !== reference.says) broken('the paper says something else');
      if (latest !== name) broken(`latest points to ${latest}`);
    }
  }
  for (const { published, kind } of strikes) {
    for (const before of published) {
      if (before.files.join() !== FILES.join())
        broken(`half a published folder at the ${kind}: ${before.files.join(', ')}`);
      const after = folders.find(({ name }) => name === before.name);
      if (after?.hashes.join() !== before.hashes.join()) broken('the published folder was changed');
    }
  }

  // --- the drafts for the owner
  const drafts = world.drafts();
  for (const { name, files } of drafts)
    if (files.join() !== FILES.join()) broken(`the draft's folder ${name} holds ${files.join(', ')}`);
  for (const [at, { name, content }] of drafts.entries())
    if (drafts.findIndex((other) => other.content === content) < at)
      broken(`a draft stands there twice: ${name}`);
  for (const { kind, drafts: before } of strikes) {
    for (const { name, content } of before)
      if (drafts.find((after) => after.name === name)?.content !== content)
        broken(`a draft's folder was changed after the ${kind}: ${name}`);
  }

  // --- the owner's decisions
  const signals = events.filter(({ type }) => type === 'WorkflowExecutionSignaled').map(signalOf);
  const missing = world.owner.decisions.filter(
    ({ name, draft }) => !signals.some((signal) => signal.name === name && signal.draft === draft),
  );
  const others = status?.refusals.filter(({ message }) => !SIGNALS.has(message)).length ?? 0;
  const applied = signals.length - ((status?.refusalsTotal ?? 0) - others);
  const rounds = status?.result?.rounds ?? status?.round ?? 0;
  // A run that stands still has lost no decision yet; that it stands is said above.
  const over = status?.outcome !== undefined;
  const lost = missing.length + (over ? Math.max(0, DECISIONS - applied, reference.rounds - rounds) : 0);
  const twice = Math.max(0, applied - DECISIONS, rounds - reference.rounds);
  if (lost > 0) broken(`${lost} decisions lost (${signals.length} signals, ${rounds} revisions)`);
  if (twice > 0) broken(`${twice} decisions applied twice (${signals.length} signals, ${rounds} revisions)`);

  // --- the providers
  const { requests } = world.providers;
  const repeats = requests.flatMap((request, at) => {
    const before = requests.slice(0, at).filter(({ key }) => key === request.key);
    return before.length === 0 ? [] : [{ request, at, before }];
  });
  const journalled = requests.filter(({ kept }) => kept);
  const unjournalled = repeats.filter(({ request }) => !request.kept);
  const causeless = unjournalled.filter((repeat) => !hasCause({ ...repeat, requests, strikes }));
  if (status?.outcome === 'published')
    for (const task of await unwrittenIn(world)) broken(`an answer was not written down: ${task}`);
  for (const { task } of journalled) broken(`a journalled answer was asked for again: ${task}`);
  for (const { request } of causeless) broken(`a call was repeated without a cause: ${request.task}`);
  const firsts = new Set(requests.map(({ key }) => key)).size;
  if (status?.outcome === 'published' && firsts !== reference.requests)
    broken(`${firsts} different requests instead of ${reference.requests}`);

  // --- the bill
  const asked = requests.filter(({ kind }) => kind !== 'search').length;
  // Nobody can tell whether a call was heard whose worker was killed, or whose connection broke off.
  const unsure = strikes.filter(({ kind }) => ENDS_A_WORKER.has(kind) || kind === 'providers').length;
  const stands = status?.spent?.requests;
  if (status?.outcome === 'published' && !(stands >= asked && stands <= asked + unsure * AT_ONCE))
    broken(`${stands} requests in the bill, ${asked} were made`);

  // --- the store
  const now = world.store.entries();
  for (const { entries, kind } of strikes) {
    for (const [name, hash] of entries)
      if (now.get(name) !== hash) broken(`a journal entry was changed after the ${kind}: ${name}`);
  }
  const torn = [...new Set([...strikes.flatMap(({ broken: files }) => files), ...world.store.broken()])];
  for (const file of torn) broken(`not whole: ${file}`);
  const orphans = [...world.store.orphans(), ...world.temporaryPapers().map((name) => `papers/.tmp/${name}`)];
  for (const file of orphans) broken(`left behind: ${file}`);
  for (const text of new Set(world.died)) broken(text);

  // --- recovery
  let evidenced = 0;
  let nothingLeft = 0;
  const recoveries = [];
  for (const strike of strikes) {
    const after = events.filter(({ id }) => id > strike.lastId);
    // What the struck worker had sent before may be seen later.
    const byAnother = (event) =>
      workedBy(event) !== undefined && !strike.pids.includes(pidOf(workedBy(event)));
    if (ENDS_A_WORKER.has(strike.kind)) {
      if (after.some((event) => isTimeout(event) || byAnother(event))) evidenced += 1;
      else if (isClosing(events.at(-1))) nothingLeft += 1;
      else broken(`the ${strike.kind} is not seen in the history`);
    }
    const next = after.find((event) => event.at > strike.at && isProgress(event) && byAnother(event));
    if (next === undefined) continue;
    const tookMs = next.at - strike.at;
    recoveries.push(tookMs);
    const searching = requests.some(
      ({ kind, at }) => kind === 'search' && at > strike.at - 3_000 && at <= next.at,
    );
    const boundMs = RECOVERY_MS + (searching ? TAKE_OVER_MS : 0) + awayMs({ world, strike });
    if (tookMs > boundMs)
      broken(`${seconds(tookMs)} s until the run went on, more than ${seconds(boundMs)} s`);
  }
  return {
    problems: counted(problems),
    strikes: strikes.length,
    evidenced,
    nothingLeft,
    journalled: journalled.length,
    unjournalled: unjournalled.length,
    causeless: causeless.length,
    double: Math.max(0, folders.length - 1),
    lost,
    twice,
    torn: torn.length,
    orphans: orphans.length,
    recoveryMs: recoveries.length === 0 ? undefined : Math.max(...recoveries),
  };
}

/** Until what was struck was there again: the server, the disk, a worker in place of the killed one. */
function awayMs({ world, strike }) {
  const next = world.workers.find(({ startedAt }) => startedAt >= strike.at);
  return Math.max(strike.upAt, next?.readyAt ?? strike.upAt) - strike.at;
}

/**
 * A call that is not in the journal may be repeated once for each time that its worker was killed or stopped while it was open,
 * and where no answer came: nobody could be reached, or nobody could write the answer down.
 */
function hasCause({ request, at, before, requests, strikes }) {
  const last = before.at(-1);
  const unanswered = last.unheard || last.lost;
  return strikes.some(({ kind, seen, open, upAt, struckAt }) => {
    const between = requests.indexOf(last) < seen && at >= seen;
    switch (kind) {
      case 'kill':
      case 'pause':
        return between && open.has(request.key) && !(last.answeredAt < struckAt - WRITTEN_WITHIN_MS);
      case 'store':
        return (between && open.has(request.key)) || (at >= seen && last.at <= upAt);
      case 'providers':
        return unanswered && request.at >= last.at;
      // The role of asking arXiv ends with the way to the server, and any request of it.
      case 'server':
      case 'cut':
        return unanswered && request.kind === 'search';
      default:
        return false;
    }
  });
}

/** The same sentence once, with how often. */
function counted(problems) {
  const times = new Map();
  for (const text of problems) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

const seconds = (ms) => (ms / 1000).toFixed(1);
const pidOf = (identity) => Number(String(identity).split('@')[0]);

function signalOf({ attributes }) {
  const payload = attributes.input?.payloads?.[0];
  const { draft } = payload ? JSON.parse(Buffer.from(payload.data).toString()) : {};
  return { name: attributes.signalName, draft };
}
