// Moments of a run at which something strikes: behind an event of its history, within an activity, at a provider's request.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchFiles } from './written.mjs';

/** An activity of the undisturbed run and a part of its time, or a request and a moment behind its arrival. */
export function randomMoment(chance, reference) {
  if (chance.between(0, 1) < 0.5) {
    const { type, scheduledAs, waitedMs, tookMs } = chance.of(reference.executions);
    const intoMs = Math.round(waitedMs + chance.between(0, 1) * tookMs);
    return { activity: scheduledAs, intoMs, says: `${intoMs} ms into ${type} (activity ${scheduledAs})` };
  }
  const request = Math.floor(chance.between(0, reference.requests)) + 1;
  const intoMs = Math.round(chance.between(0, 300));
  return { request, intoMs, says: `${intoMs} ms behind request ${request}` };
}

export const behindEvent = (event) => ({ event, says: `at event ${event}` });

/** Waits for the moment. False where the run was over before. */
export async function comes(world, moment) {
  const over = new AbortController();
  world.history.ended.then(() => over.abort());
  const { signal } = over;
  if (moment.event !== undefined) {
    // A run with fewer events than the undisturbed one is struck at its end.
    await world.history.first(({ id }) => id >= moment.event, { signal });
    return true;
  }
  if (moment.file !== undefined) {
    return new Promise((resolve) => {
      let passed = 0;
      const folders = moment.approved ? [world.papers] : [path.join(world.home, 'store'), world.papers];
      const watched = watchFiles(folders, (count) => {
        // Behind the approval nothing but the published folder is written there.
        if (moment.approved && !world.owner.decisions.some(({ name }) => name === 'approve')) passed = count;
        else if (count - passed >= moment.file) done(true);
      });
      const done = (answer) => {
        watched.close();
        resolve(answer);
      };
      signal.addEventListener('abort', () => done(false), { once: true });
    });
  }
  if (moment.activity !== undefined) {
    let seen = 0;
    const counted = new Set();
    const found = await world.history.first(
      ({ id, type }) => {
        if (type === 'ActivityTaskScheduled' && !counted.has(id)) {
          counted.add(id);
          seen += 1;
        }
        return seen >= moment.activity;
      },
      { signal },
    );
    if (found === undefined) return false;
  } else {
    while (world.providers.requests.length < moment.request) {
      if (signal.aborted) return false;
      await sleep(2);
    }
  }
  await sleep(moment.intoMs);
  return !signal.aborted;
}
