import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that has no event of its own; the test's time limit bounds it. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
