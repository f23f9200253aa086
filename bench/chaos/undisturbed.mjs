// The run that nothing happens to: what every other one is compared with.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checked, whatItSays } from './checks.mjs';
import { executionsIn } from './history.mjs';
import { openWorld } from './world.mjs';
import { watchFiles } from './written.mjs';

/** Many times what it takes. */
const PATIENCE_MS = 120_000;

export async function undisturbed(options) {
  const world = await openWorld(options);
  let keep = false;
  try {
    await world.startWorker().ready;
    const startedAt = performance.now();
    const written = watchFiles([path.join(world.home, 'store'), world.papers]);
    await world.startRun();
    const over = Promise.all([world.owner.ended, world.history.ended]);
    await Promise.race([over, sleep(PATIENCE_MS, undefined, { ref: false })]);
    const status = world.owner.last();
    if (!world.history.isOver())
      throw new Error(`the undisturbed run does not end; it stands at ${JSON.stringify(status?.stage)}`);
    if (status?.outcome !== 'published')
      throw new Error(`the undisturbed run was not published: ${status?.outcome}`);
    written.close();
    const published = world.published();
    const evidence = JSON.parse(published.read(published.folders[0].name, 'evidence.json'));
    const { requests } = world.providers;
    const scheduled = world.history.events.filter(({ type }) => type === 'ActivityTaskScheduled');
    const reference = {
      kernel: options.kernel,
      evidenceHash: evidence.evidenceHash,
      says: whatItSays(published.read(published.folders[0].name, 'paper.json')),
      rounds: status.result.rounds,
      events: world.history.events.length,
      types: countBy(world.history.events, ({ type }) => type),
      requests: requests.length,
      requestsByTask: countBy(requests, ({ task }) => task),
      files: written.seen.count,
      spent: status.spent,
      tookMs: world.history.events.at(-1).at - startedAt,
      executions: executionsIn(world.history.events).map((execution) => ({
        ...execution,
        /** Which of the run's activities, counted as they are scheduled. */
        scheduledAs: scheduled.findIndex(({ id }) => id === execution.scheduledId) + 1,
      })),
    };
    const { problems } = await checked({ world, reference, strikes: [], status });
    // What the checks of every other run go by: all that was asked for is found where it is looked for.
    const paid = requests.filter(({ kind }) => kind !== 'search').length;
    // And the files that were published, so that a later version publishes the same again.
    const journalled = requests.filter(({ task }) => task !== 'index').length + 1;
    if (world.store.entries().size !== journalled)
      problems.push(`${world.store.entries().size} entries in the journal instead of ${journalled}`);
    if (world.store.billed() !== paid)
      problems.push(`${world.store.billed()} entries in the bill instead of ${paid}`);
    // The harness tells what is journalled by the request alone: the same request in two rounds would mislead it.
    if (new Set(requests.map(({ key }) => key)).size !== requests.length)
      problems.push('two requests are the same');
    if (reference.rounds !== 2) problems.push(`${reference.rounds} revisions instead of two`);
    if (problems.length > 0) {
      keep = true;
      throw new Error(`the undisturbed run is not as it should be: ${problems.join('; ')}`);
    }
    return reference;
  } finally {
    await world.close({ keep: keep && process.env.KEEP });
  }
}

function countBy(list, keyOf) {
  const counts = {};
  for (const one of list) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}
