// What strikes a run, and what is noted at that moment: where its history stood, what its journal held, which requests
// were under way.

import { setTimeout as sleep } from 'node:timers/promises';

/** To be called while nothing writes to the store, if it is to be exact. */
export async function note(world, { kind, killed = [] }) {
  const struckAt = performance.now();
  const { requests } = world.providers;
  const open = [];
  for (const [index, { asked }] of requests.entries()) if (!(await world.store.has(asked))) open.push(index);
  return {
    kind,
    struckAt,
    at: performance.now(),
    lastId: world.history.events.at(-1)?.id ?? 0,
    pids: killed.map(({ child }) => child.pid),
    seen: requests.length,
    /** Requests without an answer in the journal. */
    open: new Set(open.map((index) => requests[index].key)),
    entries: world.store.entries(),
    broken: world.store.broken(),
    published: world.published().folders,
    drafts: world.drafts(),
    upAt: performance.now(),
  };
}

/** Kills every worker of the run with -9, and starts one again at once. */
export async function killWorkers(world, { clockMs, between = async () => undefined } = {}) {
  const killed = world.workers.filter(({ killed }) => !killed);
  for (const worker of killed) await world.killWorker(worker);
  const struck = await note(world, { kind: 'kill', killed });
  await between();
  world.startWorker({ clockMs });
  return struck;
}

export async function fault(world, { kind, lastsMs, begin, end }) {
  await begin();
  const struck = await note(world, { kind });
  await sleep(lastsMs);
  await end();
  struck.upAt = performance.now();
  return struck;
}
