// The files of a run's usage. Two small ones for each request: <request>.json with the amount reserved,
// written before the request is sent, and <request>.settled with the amount used. If one of them is damaged,
// the other one counts.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunKey } from '../contract/run-facts';
import { createOnce, replaceFile } from './atomic-file';
import type { DamagedFiles } from './damaged';
import { removeInTime } from './removal';
import { readFound, sealed, unsealed } from './sealed';
import { type UsageEntry, usageEntry } from './store';

const RESERVED = '.json';
const SETTLED = '.settled';

/** Which of a request's files exist. */
export type Files = 'reserved' | 'settled' | 'both';

export interface RequestFound {
  readonly entry: UsageEntry;
  readonly settled: boolean;
  /** Nothing was damaged: reading these files again gives the same result. */
  readonly whole: boolean;
}

export interface UsageFiles {
  /** The folder of a run's usage. */
  folderOf(run: RunKey): string;
  /** The path of the reservation file of a request, settled or not. */
  reservedFile(run: RunKey, request: string): string;
  /** Requests by name, with their existing files. Lists one folder and reads no file. */
  list(run: RunKey): Promise<Map<string, Files>>;
  /**
   * Reads both files. Undefined if the request has been withdrawn. Moves damaged files aside if they are not
   * needed.
   */
  find(run: RunKey, request: string): Promise<RequestFound | undefined>;
  reserve(run: RunKey, request: string, entry: UsageEntry): Promise<void>;
  settle(run: RunKey, request: string, entry: UsageEntry): Promise<void>;
  /** Never rejects. */
  withdraw(run: RunKey, request: string): Promise<void>;
}

/** Counts as one request with unknown usage. Its model has no price, so the run's price is unknown too. */
const unreadable = (request: string): UsageEntry => ({
  step: `unreadable/${request}`,
  model: '',
  inputTokens: 0,
  outputTokens: 0,
  estimated: true,
  unreadable: true,
});

type Read =
  | { readonly kind: 'entry'; readonly entry: UsageEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly file: string; readonly ino?: bigint };

export function usageFilesIn({
  folder,
  damaged,
  temporary,
  nameOf,
}: {
  folder: string;
  /** Absent: damaged files that are not needed stay where they are. */
  damaged: DamagedFiles | undefined;
  temporary: string;
  /** A folder name for a run. */
  nameOf: (run: RunKey) => string;
}): UsageFiles {
  const folderOf = (run: RunKey) => path.join(folder, nameOf(run));
  const sealName = (run: RunKey, name: string) => `spending/${nameOf(run)}/${name}`;
  const writeOf = (run: RunKey, name: string, content: UsageEntry) => ({
    file: path.join(folderOf(run), name),
    temporary,
    content: sealed(sealName(run, name), content),
  });

  async function read(run: RunKey, name: string): Promise<Read> {
    const file = path.join(folderOf(run), name);
    const found = await readFound(file);
    if (found.kind === 'absent') return found;
    if (found.kind === 'unreadable') return { kind: 'damaged', file };
    const content = unsealed(sealName(run, name), found.text);
    const parsed = content && usageEntry.safeParse(content.content);
    return parsed?.success
      ? { kind: 'entry', entry: parsed.data }
      : { kind: 'damaged', file, ino: found.ino };
  }

  return {
    folderOf,
    reservedFile: (run, request) => path.join(folderOf(run), `${request}${RESERVED}`),
    async list(run) {
      const names = await readdir(folderOf(run)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const requests = new Map<string, Files>();
      for (const name of names) {
        const kind = name.endsWith(RESERVED) ? 'reserved' : name.endsWith(SETTLED) ? 'settled' : undefined;
        if (kind === undefined) continue;
        const request = name.slice(0, name.lastIndexOf('.'));
        requests.set(request, requests.has(request) ? 'both' : kind);
      }
      return requests;
    },
    async find(run, request) {
      const settled = await read(run, `${request}${SETTLED}`);
      const reserved = await read(run, `${request}${RESERVED}`);
      const counted =
        settled.kind === 'entry' ? settled.entry : reserved.kind === 'entry' ? reserved.entry : undefined;
      if (counted === undefined) {
        // Withdrawn between listing and reading.
        if (settled.kind === 'absent' && reserved.kind === 'absent') return undefined;
        // Both stay where they are: if nothing can be read, a person has to look.
        return { entry: unreadable(request), settled: true, whole: false };
      }
      const broken = [settled, reserved].filter((one) => one.kind === 'damaged');
      for (const { file, ino } of broken) {
        const what = `Part of the usage of run ${run.workflowId}, a request of ${counted.step}, which is counted by its other file`;
        await damaged?.keep({ file, ino, run, step: counted.step, what });
      }
      // Even a damaged settled file shows that the request was over.
      return { entry: counted, settled: settled.kind !== 'absent', whole: broken.length === 0 };
    },
    reserve: (run, request, entry) => createOnce(writeOf(run, `${request}${RESERVED}`, entry)),
    settle: (run, request, entry) => replaceFile(writeOf(run, `${request}${SETTLED}`, entry)),
    async withdraw(run, request) {
      for (const ending of [SETTLED, RESERVED])
        await removeInTime(path.join(folderOf(run), `${request}${ending}`));
    },
  };
}
