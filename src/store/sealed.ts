// Files that can prove their own integrity: JSON with a hash of the content and of the file's own name.
// Reading detects a flipped bit, a truncated file, and a file moved to another's place.

import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { canonicalJson } from '../records/hash';
import { sha256Hex } from './digest';

const envelope = z.strictObject({ content: z.unknown(), sha256: z.string() });

const sealOf = (name: string, content: unknown) => sha256Hex(canonicalJson([name, content]));

/** The text of a file called `name`, relative to its store. */
export const sealed = (name: string, content: unknown): string =>
  canonicalJson({ content, sha256: sealOf(name, content) });

/** The content given to `sealed`; undefined if the text has changed or belongs to another file. */
export function unsealed(name: string, text: string): { readonly content: unknown } | undefined {
  try {
    const { content, sha256 } = envelope.parse(JSON.parse(text));
    return sealOf(name, content) === sha256 ? { content } : undefined;
  } catch {
    return undefined;
  }
}

/** Error codes for something that is not a readable file and will not become one. */
const NO_FILE = new Set(['EISDIR', 'ELOOP', 'EIO']);

export type Found =
  | { readonly kind: 'text'; readonly text: string; readonly ino: bigint }
  | { readonly kind: 'absent' }
  /** Something exists there, but it is not a readable file. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads one of our files. @throws errors of the disk or of permissions. */
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
