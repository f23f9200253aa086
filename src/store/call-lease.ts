// One attempt at a time. The server starts a second attempt at an activity when it has heard nothing of the first, which may
// still be at work: paused, or cut off. The second waits for what the first brings, in this or in another process.

import { link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from '../machine/processes';
import { temporaryName } from './atomic-file';
import { removeInTime } from './removal';

/** A holder that is at work says so this often. */
const TOUCH_MS = 1_000;

/**
 * A holder that has shown no sign for this long is taken to be paused or gone, and its lease is removed. The same as the
 * heartbeat timeout.
 */
const SILENT_MS = 5_000;

const LOOK_MS = 200;

/** What a caller waits by: a clock that does not jump, in milliseconds, and how it sleeps. */
interface Waiting {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}
const REAL: Waiting = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
};

/** Of leases whose holder nobody can ask about. */
const OLD_MS = 60 * 60 * 1000;

/**
 * Does `work` while nobody else does work under the lease `file`. It keeps two callers apart, and is no lock: a holder that
 * was taken for gone and comes back goes on. What both bring is settled where it is recorded.
 * @throws the signal's reason, if it aborts while another one holds the lease
 */
export async function withLease<T>(
  {
    file,
    signal,
    waiting = REAL,
    touchMs = TOUCH_MS,
  }: { file: string; signal: AbortSignal | undefined; waiting?: Waiting; touchMs?: number },
  work: () => Promise<T>,
): Promise<T> {
  const mine = temporaryName();
  await acquire({ file, mine, signal, waiting });
  const touching = setInterval(() => {
    const now = new Date();
    // Taken over, or on a disk that does not take it: the work goes on.
    utimes(file, now, now).catch(() => undefined);
  }, touchMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await release({ file, mine, touchMs });
  }
}

async function acquire({
  file,
  mine,
  signal,
  waiting,
}: {
  file: string;
  mine: string;
  signal: AbortSignal | undefined;
  waiting: Waiting;
}): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // The time of the last sign is only compared with itself: clocks differ, and jump.
  let lastSign: number | undefined;
  let seenAtMs = 0;
  for (;;) {
    signal?.throwIfAborted();
    if (await createLease(file, mine)) return;
    const found = await look(file);
    if (found === undefined) continue;
    if (found.sign !== lastSign) {
      lastSign = found.sign;
      seenAtMs = waiting.now();
    }
    if (hasEnded(found.holder) || waiting.now() - seenAtMs > SILENT_MS) {
      await rm(file, { force: true });
    } else {
      await waiting.sleep(LOOK_MS, signal).catch(() => signal?.throwIfAborted());
    }
  }
}

/**
 * False if another one has it. It is there with its holder's name or not at all: whoever is killed here leaves no lease behind
 * of which nobody can tell whose it is.
 */
async function createLease(file: string, mine: string): Promise<boolean> {
  const aside = path.join(path.dirname(file), temporaryName());
  try {
    await writeFile(aside, mine);
    await link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await removeInTime(aside);
  }
}

async function look(file: string): Promise<{ holder: string; sign: number } | undefined> {
  try {
    return { holder: await readFile(file, 'utf8'), sign: (await stat(file)).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** On a disk that takes nothing for a while, again until it does. The name is this call's own: another's lease stays. */
async function release(lease: { file: string; mine: string; touchMs: number }): Promise<void> {
  try {
    const found = await look(lease.file);
    if (found?.holder === lease.mine) await rm(lease.file, { force: true });
  } catch {
    setTimeout(() => release(lease), lease.touchMs).unref();
  }
}

/** Removes the leases of processes that have ended; where their end cannot be known, what is old. */
export async function sweepLeases(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await look(file).catch(() => undefined);
    // The name says whose it is of what was not a lease yet.
    if (found && (hasEnded(name) || hasEnded(found.holder) || Date.now() - found.sign > OLD_MS))
      await rm(file, { force: true });
  }
}
