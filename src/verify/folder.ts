// Reads a published folder: names, bytes, and entries that are not regular files.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';

/** No file of a paper is larger; a larger one is not read. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Folder {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Entries that are not regular files of a readable size, each with the reason. */
  readonly odd: ReadonlyMap<string, string>;
}

/** The folder cannot be read at all. */
export class FolderUnreadable extends SovereignError {
  override readonly code = 'FolderUnreadable';
}

/** @throws FolderUnreadable */
export function readFolder(folder: string): Folder {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    throw new FolderUnreadable(
      `${folder} cannot be read (${(error as Error).message}). Name the folder that has paper.pdf and evidence.json in it`,
      { cause: error },
    );
  }
  const files = new Map<string, Buffer>();
  const odd = new Map<string, string>();
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      const stat = lstatSync(file);
      if (!stat.isFile()) odd.set(name, 'is no file');
      else if (stat.size > MOST_BYTES) odd.set(name, `is longer than ${MOST_BYTES} bytes`);
      else files.set(name, readFileSync(file));
    } catch (error) {
      odd.set(name, `cannot be read (${(error as Error).message})`);
    }
  }
  return { files, odd };
}
