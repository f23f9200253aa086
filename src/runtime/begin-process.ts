// What holds for each process that people start: private files, and a folder to work in.

import { statSync } from 'node:fs';
import { ConfigError } from '../config/config-error';
import { accessFrom, keepFilesPrivate } from '../machine/private-files';

/**
 * Called first. From then on the files of this process are closed to other users of the machine.
 * @returns the current folder
 * @throws ConfigError if there is no such folder, or none that its name leads back to
 */
export function beginProcess(env: NodeJS.ProcessEnv): string {
  keepFilesPrivate(accessFrom(env));
  try {
    const cwd = process.cwd();
    const [named, current] = [statSync(cwd), statSync('.')];
    if (named.ino === current.ino && named.dev === current.dev) return cwd;
  } catch {
    // Below.
  }
  throw new ConfigError(
    'the current folder was removed, or its name is not valid UTF-8: change to another folder, and start again',
  );
}
