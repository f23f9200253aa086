// Access of this machine's other users to our files: none, except to the papers, which get the user's default
// mode.

import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  readdirSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';
import { FolderUnusable, makeFolder, meaningOf } from './folders';

/**
 * Who may use the state folder and the cache: `owner`, the user who runs us, or `group`, also that user's
 * group (SOVEREIGN_ACCESS).
 */
export const ACCESS = ['owner', 'group'] as const;
export type Access = (typeof ACCESS)[number];

/** Mode bits that must be off for everyone but the owner, or the owner and the group. */
const CLOSED = { owner: 0o077, group: 0o007 } as const;
const OTHERS_MAY_WRITE = 0o002;
const GROUP_MAY_WRITE = 0o020;
const STICKY = 0o1000;

/**
 * Another user of this machine could read or change a folder that must be private. The message names the
 * folder.
 */
export class FolderNotPrivate extends SovereignError {
  override readonly code = 'FolderNotPrivate';
}

/** The umask this process was started with; undefined as long as it is in effect. */
let ordinaryUmask: number | undefined;

/**
 * From now on, files and folders that this process and its children create are closed to other users. Each of
 * our processes calls this first.
 */
export function keepFilesPrivate(access: Access): void {
  ordinaryUmask ??= process.umask(CLOSED[access]);
}

/** SOVEREIGN_ACCESS before the environment is validated; an invalid value is refused during validation. */
export const accessFrom = (env: NodeJS.ProcessEnv): Access =>
  env.SOVEREIGN_ACCESS?.trim() === 'group' ? 'group' : 'owner';

/**
 * Creates `folder` and its parents, with the mode that the user's own programs would give them.
 * @throws the file system's error
 */
export function makeOrdinaryFolder(folder: string): void {
  for (const made of makeFolder(folder)) {
    if (ordinaryUmask !== undefined) chmodSync(made, 0o777 & ~ordinaryUmask);
  }
}

/** Gives a file, or a folder of files, the mode that the user's own programs would give it. */
export function giveOrdinaryMode(target: string): void {
  if (ordinaryUmask === undefined) return;
  const isFolder = statSync(target).isDirectory();
  for (const name of isFolder ? readdirSync(target) : []) {
    chmodSync(path.join(target, name), 0o666 & ~ordinaryUmask);
  }
  chmodSync(target, (isFolder ? 0o777 : 0o666) & ~ordinaryUmask);
}

/**
 * Creates the folder if necessary, and closes it to other users. A folder that contains more than `ours`
 * keeps its mode; only our own entries in it are closed.
 * @param options.name what the user calls the folder, such as `SOVEREIGN_HOME`; for errors
 * @param options.ours names of our own entries in it
 * @throws FolderUnusable if it cannot be created or written to; FolderNotPrivate if it, or a link to it,
 * belongs to another user
 */
export function openPrivateFolder(options: {
  folder: string;
  name: string;
  ours: readonly string[];
  access: Access;
  log: (line: string) => void;
}): void {
  const { folder, name, ours, access, log } = options;
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new FolderUnusable(
      `${name}: ${folder} cannot be used: ${meaningOf(error)}. Correct that, or set ${name} to another folder`,
      { cause: error },
    );
  }
  if (process.getuid === undefined) return;
  const real = realpathSync(folder);
  if (access === 'owner') {
    for (const at of new Set([folder, real])) mustBelongHere(at, lstatSync(at), name);
  }

  const top = statSync(real);
  const isOurs = (entry: string) => ours.some((own) => entry === own || entry.startsWith(`${own}.`));
  const entries = readdirSync(real);
  const whole = entries.every(isOurs) && (top.mode & STICKY) === 0;
  const opened = (whole ? [real] : entries.filter(isOurs).map((entry) => path.join(real, entry))).filter(
    (at) => close(at, access),
  );
  if (opened.length > 0) {
    log(`Other users of this machine could open ${opened.join(', ')}; closed to them now`);
  }
}

function mustBelongHere(at: string, found: Stats, name: string): void {
  const { uid, mode } = found;
  const own = process.getuid?.();
  const remedy = `Set ${name} to a folder of your own, or SOVEREIGN_ACCESS=group to share it with your group`;
  if (uid !== own && uid !== 0) {
    throw new FolderNotPrivate(
      `${name}: ${at} belongs to another user of this machine (uid ${uid}). ${remedy}`,
    );
  }
  // Links have no mode of their own, and in a folder with the sticky bit, entries can only be replaced by
  // their owner.
  const open = found.isDirectory() && (mode & STICKY) === 0 && (mode & OTHERS_MAY_WRITE) !== 0;
  if (uid !== own && open) {
    throw new FolderNotPrivate(`${name}: any user of this machine can write to ${at}. ${remedy}`);
  }
}

/** @returns whether it was open and could be closed; file systems without modes leave it unchanged */
function close(at: string, access: Access): boolean {
  const found = lstatSync(at);
  if (found.isSymbolicLink() || found.uid !== process.getuid?.()) return false;
  const closed = found.mode & 0o7777 & ~CLOSED[access];
  if (closed === (found.mode & 0o7777)) return false;
  try {
    chmodSync(at, closed);
  } catch {
    return false;
  }
  return (lstatSync(at).mode & 0o7777) === closed;
}

/**
 * Whether only this user and the administrator can replace the file: it and its folder belong to one of the
 * two, and nobody else may write to them.
 */
export function onlyOwnerCanReplace(file: string): boolean {
  if (process.getuid === undefined) return true;
  return [file, path.dirname(file)]
    .map((at) => statSync(at))
    .every(({ uid, mode }) => {
      const trusted = uid === process.getuid?.() || uid === 0;
      return trusted && (mode & (OTHERS_MAY_WRITE | GROUP_MAY_WRITE)) === 0;
    });
}
