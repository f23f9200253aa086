// Worker processes that come, leave and are killed, and the servers under them that go away for a moment.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, stop } from '../support/processes.mjs';
import { root } from '../support/product.mjs';
import { until } from '../support/until.mjs';

/** docker-compose.yml's stop_grace_period: a worker that takes longer would be killed. */
const LEAVE_MS = 20_000;
/** How long a server that was killed stays away. */
const AWAY_MS = 2_000;

const serves = ({ child }) => child.said.includes('Ctrl-C stops it');

/** Workers by the store they have. Stores are numbered; `homeOf(store)` is the folder of one. */
export function openFleet({ env, homeOf, logFile }) {
  const workers = new Set();
  const problems = [];
  const counts = { started: 0, left: 0, killed: 0 };
  const leavesMs = [];

  const alive = (store) => [...workers].filter((worker) => store === undefined || worker.store === store);
  const serving = (store) => alive(store).filter(serves);

  function start(store) {
    counts.started += 1;
    const child = startProcess({
      name: `worker ${counts.started} of store ${store}`,
      command: process.execPath,
      args: [path.join(root, 'dist', 'worker.js')],
      logFile,
      cwd: homeOf(store),
      env: { PATH: process.env.PATH, HOME: homeOf(store), ...env },
    });
    const worker = { child, store };
    workers.add(worker);
    child.gone.then((code) => {
      if (!workers.delete(worker)) return;
      problems.push(`a worker ended by itself with code ${code}: ${child.said.trim().slice(-400)}`);
    });
    worker.ready = until('a worker serves', async () => serves(worker), {
      child,
      everyMs: 50,
    });
    // Killed before it served: that is looked at where somebody waits for it.
    worker.ready.catch(() => undefined);
    return worker;
  }

  async function kill(worker) {
    workers.delete(worker);
    counts.killed += 1;
    await stop(worker.child, 'SIGKILL');
  }

  async function leave(worker) {
    workers.delete(worker);
    counts.left += 1;
    // Before it serves, a worker has no hand on the signal yet: it just ends.
    const served = serves(worker);
    const begun = performance.now();
    const code = await Promise.race([stop(worker.child, 'SIGTERM'), sleep(LEAVE_MS, 'late', { ref: false })]);
    if (code === 'late') {
      problems.push(`a worker did not leave within ${LEAVE_MS / 1000} s of SIGTERM`);
      await stop(worker.child, 'SIGKILL');
    } else if (served && code !== 0) {
      problems.push(
        `a worker left with ${code ?? worker.child.signalCode} in place of 0: ${worker.child.said.trim().slice(-400)}`,
      );
    }
    if (served) leavesMs.push(performance.now() - begun);
  }

  return {
    counts,
    /** How long workers that served took to leave. */
    leavesMs,
    problems,
    alive,
    serving,
    start,
    kill,
    leave,
    async leaveAll() {
      await Promise.all(alive().map(leave));
    },
    async killAll() {
      await Promise.all(alive().map(kill));
    },
  };
}

/**
 * Disturbs the fleet until `signal` aborts: a worker is killed, leaves or joins about every `everyMs`, each store keeping at
 * least one that serves most of the time. Once each, at moments of the seed's, when `progress()` (0 to 1) has come so far: the
 * server is killed and started again, the database, and all workers at once. Returns what was done, `{ kind, at, over }` in
 * milliseconds, and the kinds that were not reached.
 */
export async function disturb({ fleet, engine, random, everyMs, stores, perStore, progress, signal }) {
  const done = [];
  const pause = (ms) => sleep(ms, undefined, { signal }).catch(() => undefined);
  const doing = async (kind, work) => {
    const entry = { kind, at: performance.now() };
    await work();
    entry.over = performance.now();
    done.push(entry);
  };

  const outages = withMoments(random, [
    engine.killServer && {
      kind: 'server killed',
      async work() {
        await engine.killServer();
        await pause(AWAY_MS);
        await engine.startServer();
      },
    },
    engine.killDatabase && {
      kind: 'database shut down',
      async work() {
        await engine.killDatabase();
        await pause(AWAY_MS);
        await engine.startDatabase();
        await engine.serving();
      },
    },
    {
      kind: 'all workers killed at once',
      async work() {
        await fleet.killAll();
        await pause(AWAY_MS);
        const begun = stores.flatMap((store) => Array.from({ length: perStore }, () => fleet.start(store)));
        await Promise.race(begun.map(({ ready }) => ready.catch(() => undefined)));
      },
    },
  ]);

  const leaving = new Set();
  const small = {
    kill: (store) => doing('worker killed', () => fleet.kill(random.of(fleet.alive(store)))),
    async leave(store) {
      // It may take its ten seconds; meanwhile other things happen.
      leaving.add(doing('worker left', () => fleet.leave(random.of(fleet.serving(store)))));
    },
    async join(store) {
      fleet.start(store);
    },
    // On a slow machine the next one takes a while.
    async wait() {},
  };
  const choose = (store) => {
    const there = fleet.alive(store).length;
    const serving = fleet.serving(store).length;
    if (there < perStore) return ['join', 'join', 'join', serving > 1 ? 'kill' : 'join'];
    // The only one is killed now and then, too.
    if (serving < 2) return ['wait', 'wait', 'wait', serving === 1 ? 'kill' : 'wait'];
    return ['kill', 'kill', 'leave', there > perStore ? 'kill' : 'join'];
  };

  while (!signal.aborted) {
    await pause(random.between(0.5, 1.5) * everyMs);
    if (signal.aborted) break;
    const due = outages.findIndex(({ from }) => progress() >= from);
    if (due >= 0) {
      const [{ kind, work }] = outages.splice(due, 1);
      await doing(kind, work);
      continue;
    }
    const store = random.of(stores);
    await small[random.of(choose(store))](store);
  }
  await Promise.all(leaving);
  return { done, missed: outages.map(({ kind }) => kind) };
}

/** Gives each of those that the engine can do its part of the way, in an order and at a moment of the seed's. */
function withMoments(random, outages) {
  const possible = random.shuffled(outages.filter(Boolean));
  const share = 0.8 / possible.length;
  return possible.map((outage, at) => ({ ...outage, from: 0.05 + random.between(at, at + 0.7) * share }));
}
