// Making folders where a user asked for them, whatever stands there.

import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** A folder cannot be made or used. The message says which setting names it, why, and what to do. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

const isFolder = (at: string): boolean => statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Makes the folder and those above it, one by one: Node's own `recursive` never returns below `/proc`.
 * @returns the folders that were made, outermost first
 * @throws the file system's error
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !isFolder(at); at = path.dirname(at)) {
    missing.unshift(at);
    if (at === path.dirname(at)) break;
  }
  return missing.filter((at) => {
    try {
      mkdirSync(at);
      return true;
    } catch (error) {
      // Another process may have made it just now.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(at)) return false;
      throw error;
    }
  });
}

const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'a folder cannot be made there',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'a file is there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the path is too long',
  EPIPE: 'nobody reads it any more',
  ELOOP: 'its symbolic links lead in a circle',
};

/** What a file system's error means, in words; an error's own message where it is not one of those. */
export function meaningOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return MEANINGS[code] ?? message;
}
