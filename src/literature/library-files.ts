// Finds the files of a library, and detects changes in their content.

import { createHash, type Hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SovereignError } from '../errors/sovereign-error';
import { fileBytes } from './jsonl';
import { LIBRARY_BOUNDS } from './library-bounds';

const READABLE = /\.(?:jsonl|ndjson|json)(?:\.gz)?$/i;
const EXPECTED = 'a .jsonl, .ndjson or .json file (also .gz) with one record per line, or a folder of them';

/** The library cannot be used as it is; the message names the path and the remedy. */
export class LibraryUnusable extends SovereignError {
  override readonly code = 'LibraryUnusable';
}

export const cannotRead = (path: string, error: unknown): LibraryUnusable =>
  new LibraryUnusable(
    `library ${path} cannot be read: ${(error as Error).message}; check the path and its permissions, and that a .gz file is complete`,
    { cause: error },
  );

async function statOf(path: string): Promise<BigIntStats> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe (FIFO)';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : 'of an unknown kind';
}

/** Only regular files end: refuses pipes, devices and sockets. @throws LibraryUnusable for those */
function asRegular(path: string, stats: BigIntStats): void {
  if (stats.isFile()) return;
  throw new LibraryUnusable(
    `library ${path} is ${kindOf(stats)}, not a regular file: save its records to a file first, and name ${EXPECTED}`,
  );
}

/** Names in a folder that could be records, at most MOST_FILES. */
async function recordNames(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(path)) {
      if (!READABLE.test(name) || name.startsWith('.')) continue;
      names.push(name);
      if (names.length > LIBRARY_BOUNDS.files) break;
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
  if (names.length > LIBRARY_BOUNDS.files) {
    throw new LibraryUnusable(
      `library ${path} holds more than ${LIBRARY_BOUNDS.files} files: join them into fewer, one record per line`,
    );
  }
  return names.sort();
}

/**
 * A library's files in order of their names: the file itself, or the files directly in the folder.
 *
 * @throws LibraryUnusable if there is nothing readable
 */
export async function libraryFiles(path: string): Promise<string[]> {
  const stats = await statOf(path);
  if (!stats.isDirectory()) {
    asRegular(path, stats);
    if (READABLE.test(path)) return [path];
    throw new LibraryUnusable(`library ${path} is of another kind: name ${EXPECTED}`);
  }
  const names = await recordNames(path);
  if (names.length === 0)
    throw new LibraryUnusable(`library ${path} holds no file to read: name ${EXPECTED}`);
  return names.map((name) => join(path, name));
}

/** A second write within one tick of the file system's clock does not change the timestamps. */
const SETTLED_MS = 2_000;

export interface FilesState {
  /**
   * Changes whenever a file is written, replaced, added or removed: unlike the modification time, the change
   * time (ctime) cannot be set back. Only good for "unchanged since a moment ago" on one machine.
   */
  readonly signature: string;
  /** False right after a write, when another one might go unnoticed. */
  readonly settled: boolean;
}

/** Files checked concurrently: a promise for each of 100,000 would cost memory and gain nothing. */
const STATS_AT_ONCE = 64;

/**
 * @throws LibraryUnusable if a file is gone or not a regular file, or all together are larger than
 * LIBRARY_BOUNDS.bytes
 */
export async function filesState(files: readonly string[]): Promise<FilesState> {
  const now = Date.now();
  const hash = createHash('sha256');
  let settled = true;
  let bytes = 0n;
  for (let from = 0; from < files.length; from += STATS_AT_ONCE) {
    const some = files.slice(from, from + STATS_AT_ONCE);
    const stats = await Promise.all(some.map(statOf));
    for (const [at, path] of some.entries()) {
      const one = stats[at] as BigIntStats;
      asRegular(path, one);
      bytes += one.size;
      if (bytes > LIBRARY_BOUNDS.bytes) throw tooLarge(path);
      settled &&= now - Number(one.ctimeMs) > SETTLED_MS;
      hash.update([path, one.ino, one.size, one.mtimeNs, one.ctimeNs, ''].join('\0'));
    }
  }
  return { signature: hash.digest('hex'), settled };
}

export const endless = (path: string): LibraryUnusable =>
  new LibraryUnusable(
    `library ${path} has a line of more than ${LIBRARY_BOUNDS.endlessBytes / 2 ** 20} MB: write one record per line, each of at most ${LIBRARY_BOUNDS.lineBytes} bytes`,
  );

export const tooLarge = (path: string): LibraryUnusable =>
  new LibraryUnusable(
    `library ${path} makes the library larger than ${LIBRARY_BOUNDS.bytes / 2 ** 30} GB (unpacked): keep the records of your field and leave the others out`,
  );

/** Hashes files one after the other, including their names but not their folder. */
export interface ContentHash {
  /** Call before passing the bytes of each file. */
  file(path: string): void;
  bytes(chunk: Buffer): void;
  /** The key of everything so far, 64 hex digits. Ends the hash. */
  key(): string;
}

/** @param format is part of the key, so that another format of the index gets another key */
export function contentHash(format: string): ContentHash {
  const all = createHash('sha256').update(format);
  let current: Hash | undefined;
  const close = () => {
    if (current) all.update(current.digest());
    current = undefined;
  };
  return {
    file(path) {
      close();
      all.update(`\0${basename(path)}\0`);
      current = createHash('sha256');
    },
    bytes(chunk) {
      current?.update(chunk);
    },
    key() {
      close();
      return all.digest('hex');
    },
  };
}

/**
 * Reads every byte: size and modification time can be equal for different content (an edit that keeps the
 * length, restored timestamps), and an index of other content must not be used.
 *
 * @throws LibraryUnusable if a file cannot be read
 */
export async function contentKey(files: readonly string[], format: string): Promise<string> {
  const hash = contentHash(format);
  for (const path of files) {
    hash.file(path);
    try {
      const packed = /\.gz$/i.test(path);
      let sinceLineEnd = 0;
      for await (const chunk of fileBytes(path)) {
        hash.bytes(chunk);
        const lineEnd = chunk.lastIndexOf(10);
        sinceLineEnd = chunk.length - 1 - lineEnd + (lineEnd === -1 ? sinceLineEnd : 0);
        if (!packed && sinceLineEnd > LIBRARY_BOUNDS.endlessBytes) throw endless(path);
      }
    } catch (error) {
      throw LibraryUnusable.is(error) ? error : cannotRead(path, error);
    }
  }
  return hash.key();
}
