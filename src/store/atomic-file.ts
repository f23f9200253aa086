// Files that are there whole or not at all, whatever kills the process that writes them.

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const STALE_MS = 60 * 60 * 1000;

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes `file` unless it exists: of several writers the first wins, and all end well.
 * `temporary` is a folder on the same file system.
 */
export async function createOnce(options: {
  file: string;
  temporary: string;
  content: string;
}): Promise<void> {
  const draft = path.join(options.temporary, randomUUID());
  await mkdir(options.temporary, { recursive: true });
  await mkdir(path.dirname(options.file), { recursive: true });
  try {
    await writeDurably(draft, options.content);
    // link refuses an existing target, rename would replace it.
    await link(draft, options.file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes or replaces `file` in one step. */
export async function replaceFile(options: {
  file: string;
  temporary: string;
  content: string;
}): Promise<void> {
  const draft = path.join(options.temporary, randomUUID());
  await mkdir(options.temporary, { recursive: true });
  await mkdir(path.dirname(options.file), { recursive: true });
  try {
    await writeDurably(draft, options.content);
    await rename(draft, options.file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes what a killed process left behind. Only what is old: others may be writing now. */
export async function sweepTemporary(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(file, { recursive: true, force: true });
  }
}
