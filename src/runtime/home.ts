// Opens the state folder of a configuration: creates it if necessary and closes it to other users of the
// machine.

import { statfsSync } from 'node:fs';
import type { Config } from '../config/config';
import { FolderUnusable, meaningOf } from '../machine/folders';
import { makeOrdinaryFolder, openPrivateFolder } from '../machine/private-files';

/** Everything that is ever created in SOVEREIGN_HOME. */
const ENTRIES = ['store', 'server', 'recall', 'library', 'cache', 'worker.log'];

/** @throws FolderUnusable, FolderNotPrivate */
export const openHome = ({ home, access }: Pick<Config, 'home' | 'access'>, log: (line: string) => void) =>
  openPrivateFolder({ folder: home, name: 'SOVEREIGN_HOME', ours: ENTRIES, access, log });

/**
 * A new server's database takes 0.7 MB and a run's state about 2 MB: with less than this, a run cannot even
 * begin.
 */
export const ROOM_BYTES = 5_000_000;

/** Checks that the disks have room for a server and a worker, before either starts. */
export function checkFolders({ home, papersFolder }: Pick<Config, 'home' | 'papersFolder'>): void {
  const { bavail, bsize, blocks } = statfsSync(home);
  if (blocks > 0 && bavail * bsize < ROOM_BYTES) {
    const kilobytes = Math.round((bavail * bsize) / 1000);
    throw new FolderUnusable(
      `SOVEREIGN_HOME: the disk of ${home} is full (${kilobytes} kB are left, a run needs ${ROOM_BYTES / 1000}). Make room, or set SOVEREIGN_HOME to a folder on another disk`,
    );
  }
  try {
    makeOrdinaryFolder(papersFolder);
  } catch (error) {
    throw new FolderUnusable(
      `SOVEREIGN_PAPERS: ${papersFolder} cannot be used: ${meaningOf(error)}. Correct that, or set SOVEREIGN_PAPERS to another folder`,
      { cause: error },
    );
  }
}
