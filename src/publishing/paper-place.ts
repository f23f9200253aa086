// Moves a paper's files into place, completely or not at all. An edited folder is neither overwritten nor
// mistaken for the paper: it is kept under a dated name, and the paper takes its place.

import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';
import { giveOrdinaryMode, makeOrdinaryFolder } from '../machine/private-files';
import { sweepTemporary, temporaryName } from '../store/atomic-file';
import { removeInTime } from '../store/removal';
import { datedName, setAside } from '../store/set-aside';
import type { FileContents } from './files';

/** Something else, without any of a paper's files, occupies the paper's place. It is left as it is. */
export class PublicationConflict extends SovereignError {
  override readonly code = 'PublicationConflict';
}

/** SHA-256 by file name: the contents of a complete folder. */
export type FileHashes = Readonly<Record<string, string>>;

export const hashesOf = (files: FileContents): FileHashes =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      createHash('sha256').update(content).digest('hex'),
    ]),
  );

export type Look =
  | { readonly kind: 'absent' }
  /** Every file is there and unchanged. `added` lists other people's files next to them. */
  | { readonly kind: 'whole'; readonly added: readonly string[] }
  /** Some of a paper's files, or a link; `problems` says what is wrong. */
  | { readonly kind: 'changed'; readonly problems: readonly string[]; readonly ino: bigint }
  /** None of a paper's files. */
  | { readonly kind: 'foreign' };

/**
 * Compares a folder with its expected contents, file by file. Does not follow links, because their targets
 * can change.
 */
export async function look(folder: string, wanted: FileHashes): Promise<Look> {
  const found = await lstat(folder, { bigint: true }).catch(absent);
  if (found === undefined) return { kind: 'absent' };
  const { ino } = found;
  if (found.isSymbolicLink()) return { kind: 'changed', problems: ['it is a link'], ino };
  if (!found.isDirectory()) return { kind: 'foreign' };
  // Another attempt may move the folder aside at any moment.
  const names = (await readdir(folder).catch(absent)) ?? [];
  if (names.length === 0) return { kind: 'absent' };
  const ours = Object.keys(wanted);
  if (!ours.some((name) => names.includes(name))) return { kind: 'foreign' };
  const problems: string[] = [];
  for (const name of ours) {
    const problem = names.includes(name) ? await problemOf(path.join(folder, name), wanted[name]) : 'missing';
    if (problem !== undefined) problems.push(`${name} is ${problem}`);
  }
  return problems.length > 0
    ? { kind: 'changed', problems, ino }
    : { kind: 'whole', added: names.filter((name) => !ours.includes(name)).sort() };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function problemOf(file: string, wanted: string | undefined): Promise<string | undefined> {
  const found = await lstat(file).catch(absent);
  if (found === undefined) return 'missing';
  if (found.isSymbolicLink()) return 'a link';
  if (!found.isFile()) return 'not a file';
  const content = await readFile(file).catch(absent);
  if (content === undefined) return 'missing';
  return createHash('sha256').update(content).digest('hex') === wanted ? undefined : 'changed';
}

/** Suffix for the name of a folder that was changed. */
const CHANGED = '.changed-';

/** Copies of a folder that this attempt or an earlier one kept. */
export async function keptCopies(folder: string): Promise<string[]> {
  const prefix = `${path.basename(folder)}${CHANGED}`;
  const names = await readdir(path.dirname(folder)).catch((): string[] => []);
  return names.filter((name) => name.startsWith(prefix)).sort();
}

export const temporaryIn = (papers: string) => path.join(papers, '.tmp');

export async function openTemporary(papers: string): Promise<string> {
  const temporary = temporaryIn(papers);
  makeOrdinaryFolder(papers);
  await mkdir(temporary, { recursive: true });
  await sweepTemporary(temporary);
  return temporary;
}

/**
 * Between checking and writing, another attempt may write the same folder, or a changed folder may appear.
 */
const TRIES = 4;

interface NewFolder {
  readonly papers: string;
  readonly folder: string;
  readonly files: FileContents;
  /** `ordinary`: the user's default permissions. `private`: closed to other users of this machine. */
  readonly mode: 'ordinary' | 'private';
}

/**
 * Makes `folder` contain these files. If an earlier attempt already did, leaves it unchanged.
 * @throws PublicationConflict
 */
export async function place({ papers, folder, files, mode }: NewFolder): Promise<void> {
  const wanted = hashesOf(files);
  for (let tries = 1; ; tries += 1) {
    const found = await look(folder, wanted);
    if (found.kind === 'whole') return;
    if (found.kind === 'foreign' || tries === TRIES) {
      throw new PublicationConflict(
        `${folder} holds something that is not this paper. Move it away; the paper is then published by itself`,
      );
    }
    if (found.kind === 'changed')
      await setAside({ file: folder, to: `${folder}${CHANGED}${datedName()}`, ino: found.ino });
    if (await moveIn({ papers, folder, files, mode })) return;
  }
}

/** Returns false if something is in the way. */
async function moveIn({ papers, folder, files, mode }: NewFolder): Promise<boolean> {
  const temporary = await openTemporary(papers);
  const draft = path.join(temporary, temporaryName());
  await mkdir(draft);
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(draft, name), content, { flush: true });
    }
    if (mode === 'ordinary') giveOrdinaryMode(draft);
    await mkdir(path.dirname(folder), { recursive: true });
    // Some systems cannot rename over an empty folder.
    await rmdir(folder).catch(() => undefined);
    await rename(draft, folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const inTheWay = code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR';
    // If a parent folder is actually a file, another try does not help.
    if (!inTheWay || (await lstat(folder).catch(() => undefined)) === undefined) throw error;
    return false;
  } finally {
    await removeInTime(draft);
  }
}

/** A message to the owner about a folder that was not as published; undefined if it was. */
export async function keptText(folder: string, added: readonly string[]): Promise<string | undefined> {
  const copies = await keptCopies(folder);
  const said = [
    ...(copies.length === 0
      ? []
      : [
          `its folder had been changed by somebody, and is kept as ${copies.slice(-3).join(', ')} next to it`,
        ]),
    ...(added.length === 0
      ? []
      : [
          `its folder also holds ${added.slice(0, 5).join(', ').slice(0, 200)}, which SOVEREIGN did not write`,
        ]),
  ];
  return said.length === 0 ? undefined : said.join('; ');
}
