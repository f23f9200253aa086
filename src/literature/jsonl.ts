// Reads lines of large files, plain or gzipped, without loading a whole file.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SovereignError } from '../errors/sovereign-error';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** null for a line longer than the limit. */
  readonly text: string | null;
}

/** A line exceeds the bound: the file does not consist of lines. */
export class EndlessLine extends SovereignError {
  override readonly code = 'EndlessLine';
}

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a regular file. Never blocks on a pipe. A chunk is no larger than the file: otherwise a folder
 * of 100,000 small files would take a megabyte for each.
 *
 * @throws Error if it is not a regular file; errors of the file system
 */
export async function* fileBytes(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is not a regular file');
    const size = Math.min(CHUNK_BYTES, Math.max(stats.size, 1));
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* tapped(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of fileBytes(path)) {
    onBytes(chunk);
    yield chunk;
  }
}

function unzipped(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // Errors of either stream reach the reader through `gunzip`, because pipeline destroys it with them.
  pipeline(Readable.from(bytes), gunzip, () => {});
  return gunzip;
}

/**
 * The lines of a file as UTF-8, with `.gz` unpacked, without line ends and byte order mark.
 *
 * @param maxLineBytes longer lines are returned without their text
 * @param endlessBytes a longer line ends the reading: EndlessLine
 * @param onBytes receives every byte of the file as stored
 * @param onUnpacked receives each chunk's size after unpacking; an error it throws ends the reading
 * @throws EndlessLine; errors of the file system or zlib (a `code` such as ENOENT or Z_BUF_ERROR)
 */
export async function* readLines({
  path,
  maxLineBytes,
  endlessBytes = Number.POSITIVE_INFINITY,
  onBytes = () => {},
  onUnpacked = () => {},
}: {
  path: string;
  maxLineBytes: number;
  endlessBytes?: number;
  onBytes?: (bytes: Buffer) => void;
  onUnpacked?: (bytes: number) => void;
}): AsyncGenerator<Line> {
  const raw = tapped(path, onBytes);
  let parts: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const keep = (part: Buffer) => {
    bytes += part.length;
    if (bytes > endlessBytes)
      throw new EndlessLine(`line ${number + 1} is longer than ${endlessBytes} bytes`);
    if (bytes > maxLineBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const line = (): Line => {
    number += 1;
    let text = bytes > maxLineBytes ? null : Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    if (number === 1 && text?.startsWith('\ufeff')) text = text.slice(1);
    parts = [];
    bytes = 0;
    return { number, text };
  };

  for await (const chunk of /\.gz$/i.test(path) ? unzipped(raw) : raw) {
    onUnpacked(chunk.length);
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (bytes > 0) yield line();
}
