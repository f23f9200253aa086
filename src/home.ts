// The state folder of a configuration: made if need be, and closed to other users of the machine.

import type { Config } from './config';
import { openPrivateFolder } from './machine/private-files';

/** All that is ever put below SOVEREIGN_HOME. */
const ENTRIES = ['store', 'server', 'recall', 'library', 'cache', 'worker.log'];

/** @throws FolderUnusable, FolderNotPrivate */
export const openHome = ({ home, access }: Pick<Config, 'home' | 'access'>, log: (line: string) => void) =>
  openPrivateFolder({ folder: home, name: 'SOVEREIGN_HOME', ours: ENTRIES, access, log });
