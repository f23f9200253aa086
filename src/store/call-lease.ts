// Ensures one attempt at a time. The server starts a second attempt at an activity when it no longer hears of
// the first, which may still be running: paused, or disconnected. The second waits for the first's result, in
// this or in another process.

import { link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from '../machine/processes';
import { temporaryName } from './atomic-file';
import { removeInTime } from './removal';

/** How often a holder touches its lease. */
const TOUCH_MS = 1_000;

/**
 * A holder that has shown no sign of life for this long is presumed paused or dead, and its lease is removed.
 * Equals the heartbeat timeout.
 */
const SILENT_MS = 5_000;

const LOOK_MS = 200;

/** How a caller waits: a monotonic clock, in milliseconds, and a sleep function. */
interface Waiting {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}
const REAL: Waiting = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
};

/** Age at which a lease counts as abandoned if its holder's process cannot be checked. */
const OLD_MS = 60 * 60 * 1000;

/**
 * Runs `work` while no one else works under the lease `file`. It keeps two callers apart but is not a strict
 * lock: a holder that was presumed dead and returns, continues. Conflicts are resolved where results are
 * recorded.
 * @throws the signal's reason, if it aborts while another caller holds the lease
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
    // Taken over, or the disk is not writable: the work continues.
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
  // The time of the last sign is only compared with itself, because clocks differ and jump.
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
 * Returns false if another caller has the lease. The lease appears atomically with its holder's name, so a
 * kill never leaves a lease whose holder is unknown.
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

/** If the disk is not writable, retries until it is. Removes only this call's own lease. */
async function release(lease: { file: string; mine: string; touchMs: number }): Promise<void> {
  try {
    const found = await look(lease.file);
    if (found?.holder === lease.mine) await rm(lease.file, { force: true });
  } catch {
    setTimeout(() => release(lease), lease.touchMs).unref();
  }
}

/** Removes leases of processes that have ended; if that cannot be checked, removes old ones. */
export async function sweepLeases(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await look(file).catch(() => undefined);
    // For a lease that was still being created, the file's name identifies the process.
    if (found && (hasEnded(name) || hasEnded(found.holder) || Date.now() - found.sign > OLD_MS))
      await rm(file, { force: true });
  }
}
