// Creates folders at places that users choose, whatever is already there.

import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';

/**
 * A folder cannot be created or used. The message says which setting names it, why it failed, and what to do.
 */
export class FolderUnusable extends SovereignError {
  override readonly code = 'FolderUnusable';
}

const isFolder = (at: string): boolean => statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Creates the folder and its missing parents, one by one: Node's own `recursive` never returns below `/proc`.
 * @returns the folders that were created, outermost first
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
      // Another process may have just created it.
      if (isFolder(at)) return false;
      // A parent is a file: Node 20 reports this as ENOTDIR itself, Node 22 does not.
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

/** Explains a file system's error in words; returns any other error's own message. */
export function meaningOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return MEANINGS[code] ?? message;
}
