// Lines of large files, plain or gzipped, without ever holding a whole file.

import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** null for a line longer than the limit. */
  readonly text: string | null;
}

async function* tapped(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    onBytes(chunk);
    yield chunk;
  }
}

function unzipped(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // Errors of either end reach the reader through `gunzip`, which pipeline destroys with them.
  pipeline(Readable.from(bytes), gunzip, () => {});
  return gunzip;
}

/**
 * The lines of a file as UTF-8, `.gz` unpacked; line ends and a byte order mark are not part of them.
 *
 * @param maxLineBytes longer lines come without their text, however long they are
 * @param onBytes sees every byte of the file as it lies on the disk
 * @throws what the file system or zlib reports (a `code` such as ENOENT or Z_BUF_ERROR)
 */
export async function* readLines({
  path,
  maxLineBytes,
  onBytes = () => {},
}: {
  path: string;
  maxLineBytes: number;
  onBytes?: (bytes: Buffer) => void;
}): AsyncGenerator<Line> {
  const raw = tapped(path, onBytes);
  let parts: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const keep = (part: Buffer) => {
    bytes += part.length;
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
