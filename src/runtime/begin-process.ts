// Set-up of every process that users start: private files, and an existing working folder.

import { statSync } from 'node:fs';
import { ConfigError } from '../config/config-error';
import { accessFrom, keepFilesPrivate } from '../machine/private-files';

/**
 * Call this first. From then on, files that this process creates are closed to other users of the machine.
 * @returns the current folder
 * @throws ConfigError if the folder does not exist or its path no longer leads to it
 */
export function beginProcess(env: NodeJS.ProcessEnv): string {
  keepFilesPrivate(accessFrom(env));
  try {
    const cwd = process.cwd();
    const [named, current] = [statSync(cwd), statSync('.')];
    if (named.ino === current.ino && named.dev === current.dev) return cwd;
  } catch {
    // Reported below.
  }
  throw new ConfigError(
    'the current folder was removed, or its name is not valid UTF-8: change to another folder, and start again',
  );
}
