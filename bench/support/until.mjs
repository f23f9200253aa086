import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from './processes.mjs';

const PATIENCE_MS = 120_000;

/**
 * Looks again and again until `look` gives something; what it throws is not there yet. With `child`, the end of that
 * process ends the waiting too. @throws after `patienceMs`, with what `look` said last
 */
export async function until(what, look, { patienceMs = PATIENCE_MS, everyMs = 200, child } = {}) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    let last;
    const seen = await look().catch((error) => {
      last = error;
      return undefined;
    });
    if (seen) return seen;
    if (child && hasEnded(child))
      throw new Error(`ended before this: ${what}; it said last: ${child.said.slice(-600)}`);
    if (Date.now() > deadline) {
      const why = last === undefined ? '' : ` (${last.message.slice(0, 300)})`;
      throw new Error(`not within ${patienceMs / 1000} s: ${what}${why}`);
    }
    await sleep(everyMs);
  }
}
