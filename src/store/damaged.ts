// The damaged files of a store, moved to damaged/<run>/<step>~<date>~<name>, where a person can inspect them.
// The folder is also the record that a kill cannot leave incomplete: a run reports the files under its name.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunKey } from '../contract/run-facts';
import { datedName, setAside } from './set-aside';

export interface DamagedFiles {
  /** Moves a damaged file there and reports it in the worker's log. */
  keep(damaged: {
    file: string;
    ino?: bigint | undefined;
    run?: RunKey;
    step: string;
    what: string;
  }): Promise<void>;
  /** Names of the files of this step of a run that were found damaged. */
  of(run: RunKey, step: string): Promise<string[]>;
}

/** `round-0/review.SKEPTIC`: must not become part of a path. */
const slug = (step: string) => step.replace(/[^A-Za-z0-9.-]+/g, '.').slice(0, 80);

export function damagedFilesIn({
  folder,
  nameOf,
  log,
}: {
  folder: string;
  nameOf: (run: RunKey) => string;
  log: (message: string) => void;
}): DamagedFiles {
  return {
    async keep({ file, ino, run, step, what }) {
      const home = path.join(folder, run === undefined ? 'shared' : nameOf(run));
      const to = path.join(home, `${slug(step)}~${datedName()}~${path.basename(file)}`);
      if (await setAside({ file, to, ino })) log(`${what}: ${file} was damaged. It is kept as ${to}`);
    },
    async of(run, step) {
      const names = await readdir(path.join(folder, nameOf(run))).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      return names.filter((name) => name.startsWith(`${slug(step)}~`)).sort();
    },
  };
}
