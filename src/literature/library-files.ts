// Which files a library consists of, and what they hold at the moment.

import { createHash, type Hash } from 'node:crypto';
import { type BigIntStats, createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

const READABLE = /\.(?:jsonl|ndjson|json)(?:\.gz)?$/i;
const EXPECTED = 'a .jsonl, .ndjson or .json file (also .gz) with one record per line, or a folder of them';

/** The library cannot be used as it is; the message names the path and the remedy. */
export class LibraryUnusable extends Error {
  override readonly name = 'LibraryUnusable';
}

export const cannotRead = (path: string, error: unknown): LibraryUnusable =>
  new LibraryUnusable(
    `library ${path} cannot be read: ${(error as Error).message}; check the path and its permissions, and that a .gz file is complete`,
  );

async function statOf(path: string): Promise<BigIntStats> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * A library's files in the order of their names: the file itself, or the files right in the folder.
 *
 * @throws LibraryUnusable when there is nothing readable there
 */
export async function libraryFiles(path: string): Promise<string[]> {
  if (!(await statOf(path)).isDirectory()) {
    if (READABLE.test(path)) return [path];
    throw new LibraryUnusable(`library ${path} is of another kind: name ${EXPECTED}`);
  }
  let names: string[];
  try {
    names = await readdir(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
  const files = names.filter((name) => READABLE.test(name) && !name.startsWith('.')).sort();
  if (files.length === 0)
    throw new LibraryUnusable(`library ${path} holds no file to read: name ${EXPECTED}`);
  return files.map((name) => join(path, name));
}

/** A write within one tick of the file system's clock leaves no trace in the times. */
const SETTLED_MS = 2_000;

export interface FilesState {
  /**
   * Changes whenever a file is written, replaced, added or removed: the change time (ctime) cannot be set back
   * as the modification time can. Good for "the same as a moment ago" on one machine, for nothing else.
   */
  readonly signature: string;
  /** False right after a write, when another one might go unnoticed. */
  readonly settled: boolean;
}

/** @throws LibraryUnusable when a file is gone */
export async function filesState(files: readonly string[]): Promise<FilesState> {
  const now = Date.now();
  const stats = await Promise.all(files.map(statOf));
  return {
    signature: stats
      .map(({ ino, size, mtimeNs, ctimeNs }, index) => [files[index], ino, size, mtimeNs, ctimeNs].join('|'))
      .join('\n'),
    settled: stats.every(({ ctimeMs }) => now - Number(ctimeMs) > SETTLED_MS),
  };
}

/** Hashes files one after the other; their names count, their folder does not. */
export interface ContentHash {
  /** Call before the bytes of each file. */
  file(path: string): void;
  bytes(chunk: Buffer): void;
  /** The key of everything so far, 64 hex digits. Ends the hash. */
  key(): string;
}

/** @param format counts too: another form of the index is another key */
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
 * Reads every byte: size and modification time can be the same for other content (an edit that keeps the
 * length, restored times), and an index of other content must not be used.
 *
 * @throws LibraryUnusable when a file cannot be read
 */
export async function contentKey(files: readonly string[], format: string): Promise<string> {
  const hash = contentHash(format);
  for (const path of files) {
    hash.file(path);
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.bytes(chunk);
    } catch (error) {
      throw cannotRead(path, error);
    }
  }
  return hash.key();
}
