// Making folders where a user asked for them, whatever is there already.

import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';

/** A folder cannot be made or used. The message says which setting names it, why, and what to do. */
export class FolderUnusable extends SovereignError {
  override readonly code = 'FolderUnusable';
}

const isFolder = (at: string): boolean => statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Makes the folder and those above it, one by one: Node's own `recursive` never returns below `/proc`.
 * @returns the folders that were made, outermost first
 * @throws the file system's error
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  const whole = path.resolve(folder);
  for (let at = whole; !isFolder(at); at = path.dirname(at)) {
    missing.unshift(at);
    if (at === path.dirname(at)) break;
  }
  return missing.filter((at) => {
    try {
      mkdirSync(at);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Another process may have made it just now.
      if (isFolder(at)) return false;
      // A file higher up: Node 20 reports it as ENOTDIR by itself, Node 22 does not.
      throw at === whole ? error : Object.assign(error as Error, { code: 'ENOTDIR' });
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
