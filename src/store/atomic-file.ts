// Files that are there whole or not at all, whatever kills the process that writes them.

import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { hasEnded, processName } from '../machine/processes';
import { removeInTime } from './removal';

/** Of a process whose end nobody here can know. */
const STALE_MS = 60 * 60 * 1000;

/** A name for something unfinished, which says whose it is. */
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

/** Writes the content aside and lets `settle` put it in its place; nothing stays aside, whatever happens. */
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

/** Writes `file` unless it exists: of several writers the first wins, and all end well. */
export const createOnce = (write: Write): Promise<void> =>
  writeAside(write, (aside) =>
    // link refuses an existing target, rename would replace it.
    link(aside, write.file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    }),
  );

/** Writes or replaces `file` in one step. */
export const replaceFile = (write: Write): Promise<void> =>
  writeAside(write, (aside) => rename(aside, write.file));

/** Removes what processes that have ended left behind; where their end cannot be known, what is old. */
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
