// Checks the folders that a run writes to, before anything is paid for.

import { mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { makeOrdinaryFolder } from '../machine/private-files';
import { temporaryName } from './atomic-file';
import { DiskUnusable, isDiskError } from './disk';

const MB = 1024 * 1024;

/**
 * Free space required before a run begins: 16 MB for its database, records and logs, and 0.2 MB for each
 * paper it keeps. A run of nine papers with one revision left 1.8 MB on the disk (store 0.5, index 0.2,
 * server's database 0.7, papers 0.4); one that its owner sends back repeatedly leaves several times that.
 */
const BASE_BYTES = 16 * MB;
const PAPER_BYTES = 0.2 * MB;

export const bytesNeeded = (papers: number): number => BASE_BYTES + papers * PAPER_BYTES;

const inMb = (bytes: number) => `${Math.floor((bytes / MB) * 10) / 10} MB`;

/**
 * Tries a real write: permissions alone do not show a read-only or full disk, and mean nothing for the
 * superuser.
 */
async function tryWriting(folder: string, mode: 'ordinary' | 'private'): Promise<void> {
  if (mode === 'ordinary') makeOrdinaryFolder(folder);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `.${temporaryName()}.tmp`);
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(Buffer.alloc(4096, 1));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/**
 * Ensures that `folder` is a writable folder with room for a run.
 * @param setting the name of what sets the folder: a variable of the worker, or a field of the input
 * @param mode permissions for a folder that does not exist yet: the user's default, or closed to other users
 * of the machine
 * @param roomIn returns free bytes; for tests
 * @throws DiskUnusable
 */
export async function checkOutput({
  setting,
  folder,
  papers,
  mode = 'private',
  roomIn = freeBytes,
}: {
  setting: string;
  folder: string;
  papers: number;
  mode?: 'ordinary' | 'private';
  roomIn?: (folder: string) => Promise<number>;
}): Promise<void> {
  try {
    await tryWriting(folder, mode);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // mkdir finds a file where the folder should be.
    if (!isDiskError(error) && code !== 'EEXIST' && code !== 'ENOENT') throw error;
    const isFolder = code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EMFILE';
    throw new DiskUnusable(
      `${setting}: ${folder} cannot be written by the worker (${code === 'EEXIST' ? 'it is no folder' : message}). ${
        isFolder
          ? 'Name another folder, or make this one a folder that the worker may write to'
          : 'Make room on that disk, or name a folder on another one'
      }`,
      { isFolder, cause: error },
    );
  }
  const [needed, free] = [bytesNeeded(papers), await roomIn(folder)];
  if (free < needed) {
    throw new DiskUnusable(
      `${setting}: the disk of ${folder} has ${inMb(free)} left; a run of ${papers} papers is begun with at least ${inMb(needed)}, for its records, drafts and paper. Make room on that disk, or name a folder on another one`,
    );
  }
}

/** Free space for this user; file systems that do not report it count as having room. */
async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize, blocks } = await statfs(folder);
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
}
