// Checks that a library's index is unchanged: the hash of each of its files is stored next to them.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { readFound, sealed, unsealed } from '../store/sealed';

const SUMS_FILE = 'sums.json';
const sums = z.record(z.string(), z.string());

/** Relative to the folder, with slashes, in order of their names. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== SUMS_FILE)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

async function sumsOf(folder: string): Promise<Record<string, string>> {
  const files = await filesOf(folder);
  const hashed: [string, string][] = [];
  for (const file of files) hashed.push([file, await hashOfFile(join(folder, file))]);
  return Object.fromEntries(hashed);
}

/** Records the hashes of a completed index's files. */
export async function writeSums(folder: string): Promise<void> {
  await writeFile(join(folder, SUMS_FILE), sealed(SUMS_FILE, await sumsOf(folder)));
}

/** Which file differs from its recorded hash; undefined if none does. */
export async function sumsProblem(folder: string): Promise<string | undefined> {
  const found = await readFound(join(folder, SUMS_FILE));
  const content = found.kind === 'text' ? unsealed(SUMS_FILE, found.text)?.content : undefined;
  const noted = sums.safeParse(content);
  if (!noted.success) return `${SUMS_FILE} is missing or was changed`;
  const now = await sumsOf(folder);
  const names = new Set([...Object.keys(noted.data), ...Object.keys(now)]);
  const other = [...names].find((name) => noted.data[name] !== now[name]);
  return other === undefined ? undefined : `${other} was changed`;
}

/** Changes when a file is written, replaced, added or removed; cheap to compute. */
export async function stateOf(folder: string): Promise<string> {
  const files = [...(await filesOf(folder)), SUMS_FILE];
  const stats = await Promise.all(files.map((file) => stat(join(folder, file), { bigint: true })));
  return stats.map(({ ino, size, ctimeNs }, at) => [files[at], ino, size, ctimeNs].join('|')).join('\n');
}
