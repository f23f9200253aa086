// What runs spend, in a local folder, below the run's name. Two small files for each request: <request>.json, the most it can
// use, written before it is sent, and <request>.settled, what it did use. One damaged file leaves the other to count by.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import type { RunKey } from '../protocol';
import { createOnce, replaceFile } from './atomic-file';
import type { DamagedFiles } from './damaged';
import { removeInTime } from './removal';
import { readFound, sealed, unsealed } from './sealed';
import { type Spending, type SpendingEntry, spendingEntry } from './store';

/** A process that holds the lock longer than this was killed: looking and writing take milliseconds. */
const STALE_MS = 5_000;
const RETRIES = { retries: 200, factor: 1.2, minTimeout: 5, maxTimeout: 200, randomize: true } as const;

const ESTIMATE = '.json';
const SETTLED = '.settled';

/** Counts as one request of which nothing else is known; as its model has no price, neither has its run. */
const unreadable = (request: string): SpendingEntry => ({
  step: `unreadable/${request}`,
  model: '',
  inputTokens: 0,
  outputTokens: 0,
  estimated: true,
  unreadable: true,
});

type Read =
  | { readonly kind: 'entry'; readonly entry: SpendingEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly file: string; readonly ino?: bigint };

export function spendingIn({
  folder,
  damaged,
  temporary,
  nameOf,
}: {
  folder: string;
  /** Absent: what is damaged and can be done without stays where it is. */
  damaged?: DamagedFiles;
  temporary: string;
  /** A folder name for a run. */
  nameOf: (run: RunKey) => string;
}): Spending {
  const folderOf = (run: RunKey) => path.join(folder, nameOf(run));
  const sealName = (run: RunKey, name: string) => `spending/${nameOf(run)}/${name}`;

  async function read(run: RunKey, name: string): Promise<Read> {
    const file = path.join(folderOf(run), name);
    const found = await readFound(file);
    if (found.kind === 'absent') return found;
    if (found.kind === 'unreadable') return { kind: 'damaged', file };
    const content = unsealed(sealName(run, name), found.text);
    const parsed = content && spendingEntry.safeParse(content.content);
    return parsed?.success
      ? { kind: 'entry', entry: parsed.data }
      : { kind: 'damaged', file, ino: found.ino };
  }

  async function entryOf(run: RunKey, request: string): Promise<SpendingEntry[]> {
    const settled = await read(run, `${request}${SETTLED}`);
    const estimate = await read(run, `${request}${ESTIMATE}`);
    const counted =
      settled.kind === 'entry' ? settled.entry : estimate.kind === 'entry' ? estimate.entry : undefined;
    // Both left as they are: of what nobody can read, a person decides.
    if (counted === undefined)
      // Withdrawn between listing and reading.
      return settled.kind === 'absent' && estimate.kind === 'absent' ? [] : [unreadable(request)];
    for (const one of [settled, estimate]) {
      if (one.kind !== 'damaged') continue;
      const what = `Part of the account of run ${run.workflowId}, a request of ${counted.step}, which is counted by its other file`;
      await damaged?.keep({ file: one.file, ino: one.ino, run, step: counted.step, what });
    }
    return [counted];
  }

  async function entriesOf(run: RunKey): Promise<SpendingEntry[]> {
    const names = await readdir(folderOf(run)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const requests = names.flatMap((name) =>
      name.endsWith(ESTIMATE)
        ? [name.slice(0, -ESTIMATE.length)]
        : name.endsWith(SETTLED)
          ? [name.slice(0, -SETTLED.length)]
          : [],
    );
    const distinct = [...new Set(requests)].sort();
    return (await Promise.all(distinct.map((request) => entryOf(run, request)))).flat();
  }

  return {
    entries: entriesOf,
    async reserve({ run, entry, allow }) {
      const own = folderOf(run);
      await mkdir(own, { recursive: true });
      const request = randomUUID();
      const write = (ending: string, content: SpendingEntry) => ({
        file: path.join(own, `${request}${ending}`),
        temporary,
        content: sealed(sealName(run, `${request}${ending}`), content),
      });
      const withdraw = async () => {
        for (const ending of [SETTLED, ESTIMATE]) await removeInTime(path.join(own, `${request}${ending}`));
      };
      // One looks and writes at a time: three reviewers at once must not each take the last of the budget.
      let lost: Error | undefined;
      const release = await lock(own, {
        stale: STALE_MS,
        retries: RETRIES,
        // The library's own way is to throw out of a timer, which ends the process.
        onCompromised: (error) => {
          lost = error;
        },
      });
      try {
        allow(await entriesOf(run));
        await createOnce(write(ESTIMATE, entry));
      } finally {
        // Where the file system's clock is another than ours, a lock looks old to others at once, and they take it.
        await release().catch((error: Error) => {
          lost ??= error;
        });
      }
      if (lost !== undefined) {
        // A stopped or overloaded process: another one may have looked at the same time. Nothing has been sent yet.
        await withdraw();
        throw lost;
      }
      return { settle: (settled) => replaceFile(write(SETTLED, settled)), withdraw };
    },
  };
}
