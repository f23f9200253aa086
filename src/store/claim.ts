// One attempt at a time. The server starts a second attempt at an activity when it has heard nothing of the first, which may
// still be at work: paused, or cut off. The second waits for what the first brings, in this or in another process.

import { mkdir, open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded, processName } from '../machine/processes';

/** A holder that is at work says so this often. */
const TOUCH_MS = 2_000;

/** Of a holder that has said nothing for so long nobody waits any longer: paused, or on a machine that is gone. */
const SILENT_MS = 8_000;

const LOOK_MS = 200;

/** Of claims whose holder nobody can ask about. */
const OLD_MS = 60 * 60 * 1000;

/**
 * Does `work` while nobody else does work under the claim `file`. It keeps two callers apart, and is no lock: a holder that
 * was taken for gone and comes back goes on. What both bring is settled where it is recorded.
 * @throws the signal's reason, if it aborts while another one holds the claim
 */
export async function claimed<T>(
  { file, signal }: { file: string; signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const mine = processName();
  await acquire({ file, mine, signal });
  const touching = setInterval(() => {
    const now = new Date();
    // Taken over, or on a disk that does not take it: the work goes on.
    utimes(file, now, now).catch(() => undefined);
  }, TOUCH_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await release({ file, mine });
  }
}

async function acquire({
  file,
  mine,
  signal,
}: {
  file: string;
  mine: string;
  signal: AbortSignal | undefined;
}): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // The time of the last sign is only compared with itself: clocks differ, and jump.
  let lastSign: number | undefined;
  let seenAtMs = 0;
  for (;;) {
    signal?.throwIfAborted();
    if (await createClaim(file, mine)) return;
    const found = await look(file);
    if (found === undefined) continue;
    if (found.sign !== lastSign) {
      lastSign = found.sign;
      seenAtMs = performance.now();
    }
    if (hasEnded(found.holder) || performance.now() - seenAtMs > SILENT_MS) {
      await rm(file, { force: true });
    } else {
      await sleep(LOOK_MS, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

async function createClaim(file: string, mine: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(mine);
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
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

/** What cannot be removed, on a disk that takes nothing, is silent from now on. */
async function release({ file, mine }: { file: string; mine: string }): Promise<void> {
  const found = await look(file).catch(() => undefined);
  if (found?.holder === mine) await rm(file, { force: true }).catch(() => undefined);
}

/** Removes the claims of processes that have ended; where their end cannot be known, what is old. */
export async function sweepClaims(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await look(file).catch(() => undefined);
    if (found && (hasEnded(found.holder) || Date.now() - found.sign > OLD_MS))
      await rm(file, { force: true });
  }
}
