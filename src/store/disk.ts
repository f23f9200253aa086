// Problems of the disk itself, not of a file's content: a person, or time, solves them.

import { SovereignError } from '../errors/sovereign-error';

/** A folder cannot be used as it is; the message names the setting that chose it, and the remedy. */
export class DiskUnusable extends SovereignError {
  override readonly code = 'DiskUnusable';
  /** The folder itself is at fault, rather than the free space on its disk: waiting alone does not help. */
  readonly isFolder: boolean;

  constructor(message: string, { isFolder = false, cause }: { isFolder?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isFolder = isFolder;
  }
}

const CODES = new Set(
  'ENOSPC EDQUOT EROFS EACCES EPERM ENOTDIR EIO EXDEV ELOOP ENAMETOOLONG EMFILE'.split(' '),
);

/** Whether an error comes from a file rather than a connection. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || 'address' in error || 'hostname' in error) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && CODES.has(code) && syscall !== undefined && syscall !== 'connect';
}
