// A store's name: sixteen hex digits and a checksum, in the file `id`. Runs wait on a task queue of that
// name, so it is created once, and never invented again for a store with content.

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createOnce } from './atomic-file';
import { sha256Hex } from './digest';
import { readFound } from './sealed';
import { StoreUnusable } from './store';

/** Folders that exist only in a store in use. */
const KEPT = ['objects', 'journal', 'spending', 'day'];

/**
 * Artifacts searched for the name they were created under. Each run's first artifact, its opening, has it,
 * and is small.
 */
const MOST_LOOKED_AT = 5_000;
const OPENING_BYTES = 64 * 1024;

const check = (id: string) => sha256Hex(`sovereign store ${id}`).slice(0, 8);
const textOf = (id: string) => `${id} ${check(id)}\n`;

/** Stores created before the checksum existed have only the digits. */
const FORM = /^([0-9a-f]{16})(?: ([0-9a-f]{8}))?\s*$/;

function idIn(text: string): string | undefined {
  const [, id, its] = FORM.exec(text) ?? [];
  return id === undefined || (its !== undefined && its !== check(id)) ? undefined : id;
}

const idFileOf = (folder: string) => path.join(folder, 'id');

/** Returns the store's name; creates one for a new store. @throws StoreUnusable */
export async function storeId({ folder, temporary }: { folder: string; temporary: string }): Promise<string> {
  const file = idFileOf(folder);
  const before = await readFound(file);
  if (before.kind === 'absent') {
    // Another process may be creating both right now: first the name, then the rest.
    const inUse = await isInUse(folder);
    if (inUse && (await readFound(file)).kind === 'absent') throw await withoutId(folder, 'is gone');
    await createOnce({ file, temporary, content: textOf(randomBytes(8).toString('hex')) });
  }
  const found = await readFound(file);
  const id = found.kind === 'text' ? idIn(found.text) : undefined;
  if (id === undefined) throw await withoutId(folder, 'was changed, and is no store id any more');
  return id;
}

/** What is wrong with the name of a store that is open under `id`; undefined if nothing is. */
export async function idProblem(folder: string, id: string): Promise<string | undefined> {
  const file = idFileOf(folder);
  const found = await readFound(file);
  if (found.kind === 'absent') return `${file} is gone. Write it again: ${command(file, id)}`;
  const now = found.kind === 'text' ? idIn(found.text) : undefined;
  return now === id
    ? undefined
    : `${file} no longer holds the store's id ${id}. Write it again: ${command(file, id)}`;
}

const command = (file: string, id: string) => `echo ${id} > '${file.replaceAll("'", "'\\''")}'`;

async function isInUse(folder: string): Promise<boolean> {
  for (const name of KEPT) {
    const names = await readdir(path.join(folder, name)).catch(() => []);
    if (names.length > 0) return true;
  }
  return false;
}

async function withoutId(folder: string, what: string): Promise<StoreUnusable> {
  const file = idFileOf(folder);
  const ids = await idsOfRuns(folder);
  const remedy =
    ids.length === 1
      ? `Its runs were opened as ${ids[0]}; write that again: ${command(file, ids[0] as string)}`
      : ids.length > 1
        ? `Its runs were opened as ${ids.join(' or ')}; write the one of the runs that you want to continue, such as ${command(file, ids[0] as string)}`
        : `Restore it from a backup, or move the folder ${folder} away to begin with an empty store`;
  return new StoreUnusable(
    `the store ${folder} cannot be used: its file ${file} ${what}, and under another id its runs would wait for ever. ${remedy}`,
  );
}

/** The names under which the store's runs were opened. */
async function idsOfRuns(folder: string): Promise<string[]> {
  const ids = new Set<string>();
  let looked = 0;
  const objects = path.join(folder, 'objects');
  for (const part of await readdir(objects).catch(() => [])) {
    for (const name of await readdir(path.join(objects, part)).catch(() => [])) {
      if (looked >= MOST_LOOKED_AT) return [...ids].sort();
      looked += 1;
      const text = await readFile(path.join(objects, part, name), 'utf8').catch(() => '');
      const whole = `${part}${name}` === `${sha256Hex(text.length > OPENING_BYTES ? '' : text)}.json`;
      const id = whole ? /"storeId":"([0-9a-f]{16})"/.exec(text)?.[1] : undefined;
      if (id !== undefined && text.startsWith('{"profile":')) ids.add(id);
    }
  }
  return [...ids].sort();
}
