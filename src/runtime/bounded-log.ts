// A log file of bounded size: a full file is renamed and replaces the previous full one.

import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Limit for each of the two files. A refused message or a failed attempt takes a few hundred bytes. */
const MAX_BYTES = 5_000_000;

/**
 * Returns a function that appends a line to `file`. A full file is renamed to `file`.1 and a new one begins.
 * Several processes may write to the same file. A line that cannot be written is dropped: a full disk must
 * not end the worker that reports it.
 */
export function boundedLog(file: string, maxBytes = MAX_BYTES): (line: string) => void {
  return (line) => {
    try {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0 && size + Buffer.byteLength(line) + 1 > maxBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, `${line}\n`);
    } catch {
      // There is nowhere left to report this.
    }
  };
}
