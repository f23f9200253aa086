// Checks that a table of the semantic index is intact. LanceDB reports some damage with a Rust message, and
// does not detect other damage. Its files never change once written, so the hash of each is recorded on
// commit and compared when the index is used.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';
import { createOnce } from '../store/atomic-file';
import { DiskUnusable } from '../store/disk';
import { readFound, sealed, unsealed } from '../store/sealed';

/** The index, or a table of it, cannot be read. It is moved aside, and a new one is created. */
export class IndexDamaged extends SovereignError {
  override readonly code = 'IndexDamaged';
}

export const tableFolder = (folder: string, table: string) => path.join(folder, `${table}.lance`);

const sumsFolder = (folder: string, table: string) => path.join(folder, 'sums', table);

/**
 * The files that reading a table uses: its data, and the newest manifest. The names of manifests count down.
 */
export async function filesOf(folder: string, table: string): Promise<string[]> {
  const names = async (part: string) =>
    (await readdir(path.join(tableFolder(folder, table), part)).catch(() => [])).sort();
  const data = (await names('data')).map((name) => path.join('data', name));
  const newest = (await names('_versions')).find((name) => name.endsWith('.manifest'));
  return newest === undefined ? data : [...data, path.join('_versions', newest)];
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

const sumName = (file: string) => `${file.replaceAll(path.sep, '~')}.sum`;

/**
 * Records the hashes of a table's files that were just committed. A file that was compacted away meanwhile
 * needs none.
 */
export async function noteSums(folder: string, table: string, files: readonly string[]): Promise<void> {
  const sums = sumsFolder(folder, table);
  for (const file of files) {
    const hash = await hashOfFile(path.join(tableFolder(folder, table), file)).catch(ifGone);
    if (hash === undefined) continue;
    await mkdir(sums, { recursive: true });
    await createOnce({
      file: path.join(sums, sumName(file)),
      temporary: path.join(folder, 'tmp'),
      content: sealed(`${table}/${file}`, hash),
    });
  }
}

function ifGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Compares the files that a table consists of with their recorded hashes. Removes a damaged hash file: it
 * says nothing about its data file.
 * @throws IndexDamaged
 */
export async function checkSums(folder: string, table: string): Promise<void> {
  for (const file of await filesOf(folder, table)) {
    const sum = path.join(sumsFolder(folder, table), sumName(file));
    const found = await readFound(sum);
    if (found.kind === 'absent') continue;
    const noted = found.kind === 'text' ? unsealed(`${table}/${file}`, found.text)?.content : undefined;
    if (noted === undefined) {
      await rm(sum, { recursive: true, force: true });
      continue;
    }
    const hash = await hashOfFile(path.join(tableFolder(folder, table), file)).catch((error: Error) => {
      throw new IndexDamaged(error.message, { cause: error });
    });
    if (hash !== noted) throw new IndexDamaged(`its file ${file} was changed`);
  }
}

/** Removes the recorded hashes of a table that no longer exists. */
export const dropSums = (folder: string, table: string): Promise<void> =>
  rm(sumsFolder(folder, table), { recursive: true, force: true });

/** LanceDB's messages for a disk that is full, read-only or forbidden: nothing is damaged. */
const DISK = /os error (?:1|13|28|30|122|24)\b|no space left|permission denied|read-only file system/i;

export const isDiskTrouble = (error: unknown): boolean =>
  error instanceof Error &&
  (DISK.test(error.message) || /^(ENOSPC|EROFS|EACCES|EPERM|EDQUOT)/.test(error.message));

export const diskUnusable = (folder: string, error: Error): DiskUnusable =>
  new DiskUnusable(
    `the semantic index ${folder} cannot be used (${error.message.split('\n')[0]?.slice(0, 300)}). It is below SOVEREIGN_HOME: make room on that disk, or make the folder writable for the worker`,
    { cause: error },
  );
