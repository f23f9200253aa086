// The store in a local folder:
//   id                     the store's name
//   objects/ab/cdef....json  artifacts, each named by the hash of its canonical JSON
//   journal/<run>/<key>.json
//   day/<date>/<key>.json
//   spending/<run>/<request>.json, <request>.settled
//   claims/                leases of calls under way
//   tmp/                   files being written
//   damaged/<run>/         files that were found damaged, moved aside

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunKey } from '../contract/run-facts';
import { canonicalJson } from '../records/hash';
import { sweepTemporary } from './atomic-file';
import { sweepLeases } from './call-lease';
import { damagedFilesIn } from './damaged';
import { sha256Hex } from './digest';
import { artifactsIn } from './local-artifacts';
import { dayCacheIn, journalIn } from './local-journal';
import { usageIn } from './local-usage';
import { type Store, StoreUnusable } from './store';
import { idProblem, storeId } from './store-id';

export { objectPath } from './local-artifacts';

/** Opens the store in `folder`, and creates it on first use. @throws StoreUnusable */
export async function openLocalStore(
  folder: string,
  log: (message: string) => void = () => undefined,
): Promise<Store> {
  const temporary = path.join(folder, 'tmp');
  const leases = path.join(folder, 'claims');
  const id = await opened(folder, async () => {
    await mkdir(temporary, { recursive: true });
    await sweepTemporary(temporary);
    await sweepLeases(leases);
    return storeId({ folder, temporary });
  });
  const damaged = damagedFilesIn({ folder: path.join(folder, 'damaged'), nameOf: runFolder, log });
  return {
    id,
    folder,
    ...artifactsIn({ folder, damaged, temporary }),
    journal: journalIn({ root: folder, damaged, leases, temporary, nameOf: runFolder }),
    dayCache: dayCacheIn({ root: folder, damaged, temporary }),
    usage: usageIn({
      folder: path.join(folder, 'spending'),
      damaged,
      temporary,
      nameOf: runFolder,
    }),
    damaged: (run, step) => damaged.of(run, step),
    problem: () => idProblem(folder, id),
  };
}

async function opened(folder: string, open: () => Promise<string>): Promise<string> {
  try {
    return await open();
  } catch (error) {
    if (StoreUnusable.is(error) || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new StoreUnusable(
      `the store ${folder} cannot be opened (${(error as Error).message}). Make it a folder that this user can write to, with room on its disk, or name another one: SOVEREIGN_HOME is the folder above it`,
      { cause: error },
    );
  }
}

const runFolder = (run: RunKey) => sha256Hex(canonicalJson([run.workflowId, run.runId])).slice(0, 32);
