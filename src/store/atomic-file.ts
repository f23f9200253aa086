// Files that exist completely or not at all, even if the process that writes them is killed.

import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { hasEnded, processName } from '../machine/processes';
import { removeInTime } from './removal';

/** Age at which a file counts as abandoned if its process cannot be checked from here. */
const STALE_MS = 60 * 60 * 1000;

/** A temporary name that identifies the process. */
export const temporaryName = (): string => `${processName()}.${randomUUID()}`;

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Write {
  readonly file: string;
  /** A folder on the same file system. */
  readonly temporary: string;
  readonly content: string;
}

/**
 * Writes the content to a temporary file and lets `settle` move it into place. Always removes the temporary
 * file.
 */
async function writeAside(write: Write, settle: (aside: string) => Promise<void>): Promise<void> {
  const aside = path.join(write.temporary, temporaryName());
  await mkdir(write.temporary, { recursive: true });
  await mkdir(path.dirname(write.file), { recursive: true });
  try {
    await writeDurably(aside, write.content);
    await settle(aside);
  } finally {
    await removeInTime(aside);
  }
}

/** Writes `file` unless it exists. With several writers, the first wins, and all succeed. */
export const createOnce = (write: Write): Promise<void> =>
  writeAside(write, (aside) =>
    // link refuses an existing target; rename would replace it.
    link(aside, write.file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    }),
  );

/** Creates or replaces `file` atomically. */
export const replaceFile = (write: Write): Promise<void> =>
  writeAside(write, (aside) => rename(aside, write.file));

/** Removes leftovers of processes that have ended; if that cannot be checked, removes old ones. */
export async function sweepTemporary(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    if (hasEnded(name) || (await isOld(file))) await rm(file, { recursive: true, force: true });
  }
}

async function isOld(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}
