// Moves damaged files aside for their owner, under a dated name.

import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

/**
 * `2026-11-28T14-30-12Z-3f9a1c`: valid as a file name on every system. Two names of one second differ, even
 * if the clock was set back in between.
 */
export const datedName = (now = new Date()): string =>
  `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${randomBytes(3).toString('hex')}`;

/**
 * Moves a damaged file or folder to `to`, on the same file system.
 * @param ino inode of what was found damaged: a replacement that another process has written since stays.
 * @returns whether it was moved
 */
export async function setAside({
  file,
  to,
  ino,
}: {
  file: string;
  to: string;
  ino?: bigint | undefined;
}): Promise<boolean> {
  try {
    if (ino !== undefined && (await lstat(file, { bigint: true })).ino !== ino) return false;
    await mkdir(path.dirname(to), { recursive: true });
    await rename(file, to);
    return true;
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
