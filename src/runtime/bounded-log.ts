// A log file that does not grow for ever: at its limit it becomes the old one, in place of the one before.

import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Of each of the two files; a refused message or a failed attempt is a few hundred bytes. */
const MAX_BYTES = 5_000_000;

/**
 * What appends a line to `file`; what no longer fits goes on in a fresh file, and `file`.1 is the full one. Several processes may
 * write to the same file. A line that cannot be written is dropped: a full disk must not end the worker that says so.
 */
export function boundedLog(file: string, maxBytes = MAX_BYTES): (line: string) => void {
  return (line) => {
    try {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0 && size + Buffer.byteLength(line) + 1 > maxBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, `${line}\n`);
    } catch {
      // Nobody is left to tell.
    }
  };
}
