// What the disk is in the way of, and not what is on it: a person, or time, changes it.

import { SovereignError } from '../errors/sovereign-error';

/** A folder cannot be used as it is; the message names the setting it comes from, and the remedy. */
export class DiskUnusable extends SovereignError {
  override readonly code = 'DiskUnusable';
  /** The folder itself is at fault, and not the room on its disk: waiting alone changes nothing. */
  readonly isFolder: boolean;

  constructor(message: string, { isFolder = false, cause }: { isFolder?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isFolder = isFolder;
  }
}

const CODES = new Set(
  'ENOSPC EDQUOT EROFS EACCES EPERM ENOTDIR EIO EXDEV ELOOP ENAMETOOLONG EMFILE'.split(' '),
);

/** An error of a file, and not of a connection. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || 'address' in error || 'hostname' in error) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && CODES.has(code) && syscall !== undefined && syscall !== 'connect';
}
