// One point, from the start of its worker to the verdict; or a batch of points that share a server and lose it together.

import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.mjs';
import { checked } from './checks.mjs';
import { comes } from './moments.mjs';
import { note } from './strikes.mjs';
import { openWorld } from './world.mjs';

const PATIENCE_MS = 240_000;
/** A sabotaged run may never end. */
const SABOTAGED_MS = 90_000;
/** What is under way behind the run's end, such as an attempt that was taken for gone. */
const SETTLE_MS = 10_000;

const patienceOf = ({ sabotage }) => sleep(sabotage ? SABOTAGED_MS : PATIENCE_MS, undefined, { ref: false });

const worldOf = ({ point, context, engine, client }) =>
  openWorld({
    engine,
    client,
    name: `${context.reference.kernel}-${point.name}`,
    kernel: context.reference.kernel,
    sabotage: context.sabotage,
    ...point.world,
  });

export async function attempt({ point, context, engine, client }) {
  const world = await worldOf({ point, context, engine, client });
  return judged({ point, context, world }, async () => {
    await world.startWorker().ready;
    await world.startRun();
    return point.strike(world);
  });
}

/** Strikes, waits for the run's end, and looks. A fault of the harness is no verdict on the product, and is told as such. */
async function judged({ point, context, world }, strike) {
  const base = { kind: point.kind, point: `${context.reference.kernel} ${point.name}`, says: point.says };
  let keep = true;
  try {
    const patience = patienceOf(context);
    const strikes = (await Promise.race([strike(), patience])) ?? [];
    // Asked for behind the strike: a reset brings another owner.
    await Promise.race([world.owner.ended, patience]);
    const status = await Promise.race([world.owner.ended, sleep(1)]);
    if (status?.outcome) await Promise.race([world.history.ended, sleep(5_000)]);
    await Promise.race([world.workers.at(-1).ready, sleep(30_000)]);
    // What the last worker finds when it starts, and what is under way behind the run's end.
    await until(
      'nothing is left behind',
      async () => world.store.orphans().length + world.temporaryPapers().length === 0,
      { patienceMs: SETTLE_MS, everyMs: 50 },
    ).catch(() => undefined);
    const verdict = await checked({ world, reference: context.reference, strikes, status });
    keep = verdict.problems.length > 0;
    return { ...base, ...verdict };
  } catch (error) {
    return { ...base, problems: [`the harness failed: ${error.stack}`], failed: true, strikes: 0 };
  } finally {
    await world.close({ keep: keep && process.env.KEEP });
  }
}

/** The first of the batch says when; what happens to the server happens to all. */
export async function attemptTogether({ points, context, engine, client }) {
  const [leader] = points;
  const worlds = await Promise.all(points.map((point) => worldOf({ point, context, engine, client })));
  await Promise.all(worlds.map((world) => world.startWorker().ready));
  const struck = (async () => {
    await Promise.all(
      worlds.map(async (world, at) => {
        // The leader is the last, so that the others are under way.
        await sleep(
          at === 0 ? Math.max(...points.map(({ startsAfterMs }) => startsAfterMs)) : points[at].startsAfterMs,
        );
        await world.startRun();
      }),
    );
    return (await comes(worlds[0], leader.moment)) ? strikeServer({ worlds, engine, leader }) : new Map();
  })();
  return Promise.all(
    worlds.map((world, at) =>
      judged({ point: points[at], context, world }, async () => {
        const strike = (await struck).get(world);
        return strike ? [strike] : [];
      }),
    ),
  );
}

async function strikeServer({ worlds, engine, leader }) {
  const { parts, awayMs } = leader;
  const there = worlds.filter((world) => !world.history.isOver());
  const killed = parts.includes('worker') ? there.flatMap(({ workers }) => workers) : [];
  await Promise.all([
    ...killed.map((worker) => there.find(({ workers }) => workers.includes(worker)).killWorker(worker)),
    parts.includes('server') && engine.killServer(),
    parts.includes('database') && engine.killDatabase(),
  ]);
  const struck = new Map();
  for (const world of there) {
    struck.set(
      world,
      await note(world, {
        kind: parts.includes('worker') ? 'kill' : 'server',
        killed: killed.filter((worker) => world.workers.includes(worker)),
      }),
    );
  }
  await sleep(awayMs);
  if (parts.includes('database')) await engine.startDatabase();
  if (parts.includes('server')) await engine.startServer();
  else await engine.serving?.();
  for (const world of there) if (parts.includes('worker')) world.startWorker();
  for (const strike of struck.values()) strike.upAt = performance.now();
  return struck;
}
