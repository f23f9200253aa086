// The run that nothing happens to: what every other one is compared with.

import path from 'node:path';
import { checked } from './checks.mjs';
import { executionsIn } from './history.mjs';
import { openWorld } from './world.mjs';
import { watchFiles } from './written.mjs';

export async function undisturbed(options) {
  const world = await openWorld(options);
  let keep = false;
  try {
    await world.startWorker().ready;
    const startedAt = performance.now();
    const written = watchFiles([path.join(world.home, 'store'), world.papers]);
    await world.startRun();
    const status = await world.owner.ended;
    await world.history.ended;
    written.close();
    const published = world.published();
    const evidence = JSON.parse(published.read(published.folders[0].name, 'evidence.json'));
    const { requests } = world.providers;
    const scheduled = world.history.events.filter(({ type }) => type === 'ActivityTaskScheduled');
    const reference = {
      kernel: options.kernel,
      evidenceHash: evidence.evidenceHash,
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
    const { problems } = checked({ world, reference, strikes: [], status });
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
