// Files that say themselves whether they are whole: JSON with the hash of what it holds and of its own name. One bit that
// changed, a piece that is missing and a file that took another's place are noticed when it is read.

import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { canonicalJson } from '../records/hash';
import { sha256Hex } from './digest';

const envelope = z.strictObject({ content: z.unknown(), sha256: z.string() });

const sealOf = (name: string, content: unknown) => sha256Hex(canonicalJson([name, content]));

/** The text of a file that is called `name`, relative to its store. */
export const sealed = (name: string, content: unknown): string =>
  canonicalJson({ content, sha256: sealOf(name, content) });

/** What `sealed` was given; undefined where the text is not what it was, or is another file's. */
export function unsealed(name: string, text: string): { readonly content: unknown } | undefined {
  try {
    const { content, sha256 } = envelope.parse(JSON.parse(text));
    return sealOf(name, content) === sha256 ? { content } : undefined;
  } catch {
    return undefined;
  }
}

/** Codes of what lies where a file should be and cannot be read as one, by nobody and at no time. */
const NO_FILE = new Set(['EISDIR', 'ELOOP', 'EIO']);

export type Found =
  | { readonly kind: 'text'; readonly text: string; readonly ino: bigint }
  | { readonly kind: 'absent' }
  /** Something is there, and it is no readable file. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads a file of ours. @throws what the disk or its permissions are in the way of. */
export async function readFound(file: string): Promise<Found> {
  try {
    const handle = await open(file, 'r');
    try {
      const { ino } = await handle.stat({ bigint: true });
      return { kind: 'text', text: await readFile(handle, 'utf8'), ino };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'absent' };
    if (code !== undefined && NO_FILE.has(code)) return { kind: 'unreadable', why: message };
    throw error;
  }
}
