// What runs spend, in a local folder: one small file for each request, below the run's name.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import { canonicalJson } from '../evidence/hash';
import type { RunKey } from '../protocol';
import { createOnce, replaceFile } from './atomic-file';
import { removeInTime } from './removal';
import { type Spending, type SpendingEntry, spendingEntry } from './store';

/** A process that holds the lock longer than this was killed: looking and writing take milliseconds. */
const STALE_MS = 10_000;
const RETRIES = { retries: 200, factor: 1.2, minTimeout: 5, maxTimeout: 200, randomize: true } as const;

export function spendingIn({
  folder,
  temporary,
  nameOf,
}: {
  folder: string;
  temporary: string;
  /** A folder name for a run. */
  nameOf: (run: RunKey) => string;
}): Spending {
  const folderOf = (run: RunKey) => path.join(folder, nameOf(run));
  const entriesIn = async (own: string): Promise<SpendingEntry[]> => {
    const names = await readdir(own).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const texts = await Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .sort()
        // Withdrawn between listing and reading.
        .map((name) => readFile(path.join(own, name), 'utf8').catch(ignoreMissing)),
    );
    return texts.flatMap((text) => (text === undefined ? [] : [spendingEntry.parse(JSON.parse(text))]));
  };
  return {
    entries: (run) => entriesIn(folderOf(run)),
    async reserve({ run, entry, allow }) {
      const own = folderOf(run);
      await mkdir(own, { recursive: true });
      const file = path.join(own, `${randomUUID()}.json`);
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
        allow(await entriesIn(own));
        await createOnce({ file, temporary, content: canonicalJson(entry) });
      } finally {
        // Where the file system's clock is another than ours, a lock looks old to others at once, and they take it.
        await release().catch((error: Error) => {
          lost ??= error;
        });
      }
      if (lost !== undefined) {
        // A stopped or overloaded process: another one may have looked at the same time. Nothing has been sent yet.
        await removeInTime(file);
        throw lost;
      }
      return {
        settle: (settled) => replaceFile({ file, temporary, content: canonicalJson(settled) }),
        withdraw: () => removeInTime(file),
      };
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
