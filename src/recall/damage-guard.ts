// Keeps a damaged table from stopping runs: records what is written, checks what is read, and moves damaged
// tables aside.

import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunKey } from '../contract/run-facts';
import { sha256Hex } from '../records/hash';
import { withLease } from '../store/call-lease';
import { DiskUnusable } from '../store/disk';
import { datedName, setAside } from '../store/set-aside';
import {
  checkSums,
  diskUnusable,
  dropSums,
  filesOf,
  IndexDamaged,
  isDiskTrouble,
  noteSums,
  tableFolder,
} from './index-damage';

/** Damaged tables: damaged/<table>~<date>~<run>. */
const ASIDE = 'damaged';

const tagOf = ({ workflowId, runId }: RunKey) => sha256Hex(JSON.stringify([workflowId, runId])).slice(0, 12);

export function createDamageGuard({ folder }: { folder: string }) {
  const aside = path.join(folder, ASIDE);
  const alone = <T>(table: string, signal: AbortSignal | undefined, work: () => Promise<T>) =>
    withLease({ file: path.join(folder, 'claims', table), signal }, work);

  return {
    /**
     * Runs `work` while none of our other processes writes to the table, and records the files that it adds.
     */
    writing: <T>(
      { table, signal }: { table: string; signal: AbortSignal | undefined },
      work: () => Promise<T>,
    ): Promise<T> =>
      alone(table, signal, async () => {
        const before = new Set(await filesOf(folder, table));
        const done = await work();
        const added = (await filesOf(folder, table)).filter((file) => !before.has(file));
        await mkdir(path.join(folder, 'tmp'), { recursive: true });
        await noteSums(folder, table, added);
        return done;
      }),

    /** @throws IndexDamaged */
    check: (table: string): Promise<void> => checkSums(folder, table),

    /**
     * What is wrong with the table, if that caused the error; undefined if the table is intact.
     * @param probe reads the table with a new connection
     * @throws DiskUnusable if the disk caused it
     */
    async damageBehind({
      error,
      table,
      probe,
    }: {
      error: unknown;
      table: string;
      probe: () => Promise<void>;
    }): Promise<string | undefined> {
      if (IndexDamaged.is(error)) return error.message;
      if (isDiskTrouble(error)) throw diskUnusable(folder, error as Error);
      // LanceDB throws plain errors; those of embedders, budgets and signals have names.
      if (!(error instanceof Error) || error.name !== 'Error') return undefined;
      return problemOf(table, probe);
    },

    /** Moves the table aside, unless another process has done so. */
    moveAside: ({
      table,
      run,
      signal,
      probe,
    }: {
      table: string;
      run: RunKey;
      signal: AbortSignal | undefined;
      probe: () => Promise<void>;
    }): Promise<void> =>
      alone(table, signal, async () => {
        if ((await problemOf(table, probe)) === undefined) return;
        const to = path.join(aside, `${table}~${datedName()}~${tagOf(run)}`);
        await setAside({ file: tableFolder(folder, table), to });
        await dropSums(folder, table);
      }),

    /** What this run has found damaged, in this attempt or an earlier one, as a sentence. */
    async lostBy(run: RunKey): Promise<string | undefined> {
      const names = await readdir(aside).catch((): string[] => []);
      const own = names.filter((name) => name.endsWith(`~${tagOf(run)}`)).sort();
      const last = own.at(-1);
      if (last === undefined) return undefined;
      return `the semantic index was damaged and has begun anew with this run's entries; what earlier runs had entered is kept as ${path.join(aside, last)}`;
    },
  };

  async function problemOf(table: string, probe: () => Promise<void>): Promise<string | undefined> {
    try {
      await checkSums(folder, table);
      await probe();
      return undefined;
    } catch (error) {
      if (DiskUnusable.is(error)) throw error;
      if (isDiskTrouble(error)) throw diskUnusable(folder, error as Error);
      return (error as Error).message;
    }
  }
}
