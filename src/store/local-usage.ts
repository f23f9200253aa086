// Model usage of runs, in a local folder, by run name (usage-files.ts).

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import type { RunKey } from '../contract/run-facts';
import { createBell } from './bell';
import type { DamagedFiles } from './damaged';
import { oneAtATime } from './one-at-a-time';
import type { Reserved, UsageCounts, UsageStore } from './store';
import { type UnderWay, watchUnderWay } from './under-way';
import { usageCopies } from './usage-copy';
import { usageFilesIn } from './usage-files';

/** A process that holds the lock longer than this was killed: reading and writing take milliseconds. */
const STALE_MS = 5_000;
const RETRIES = { retries: 200, factor: 1.2, minTimeout: 5, maxTimeout: 200, randomize: true } as const;

/**
 * How often a request that waits for room checks what other processes did. Changes in this process wake it at
 * once.
 */
const LOOK_MS = 1_000;

export function usageIn({
  folder,
  damaged,
  temporary,
  nameOf,
  lookMs = LOOK_MS,
  underWay = watchUnderWay(),
}: {
  folder: string;
  /** Absent: damaged files that are not needed stay where they are. */
  damaged?: DamagedFiles;
  temporary: string;
  /** A folder name for a run. */
  nameOf: (run: RunKey) => string;
  lookMs?: number;
  underWay?: UnderWay;
}): UsageStore {
  const files = usageFilesIn({ folder, damaged, temporary, nameOf });
  const look = usageCopies(files);
  const changes = createBell();
  const inTurn = oneAtATime();

  async function countsOf(run: RunKey): Promise<UsageCounts> {
    const counts = {
      over: [] as UsageCounts['over'][number][],
      underWay: [] as UsageCounts['over'][number][],
    };
    for (const [request, known] of await look(run)) {
      const sign = known.settled ? 'silent' : await underWay.look(files.reservedFile(run, request), known);
      // Withdrawn since the files were listed: does not count.
      if (sign === 'gone') continue;
      (sign === 'under way' ? counts.underWay : counts.over).push(known.entry);
    }
    return counts;
  }

  async function reserveNow({
    run,
    admit,
  }: Parameters<UsageStore['reserve']>[0]): Promise<Reserved | undefined> {
    const own = files.folderOf(run);
    const request = randomUUID();
    let lost: Error | undefined;
    // Only one reader and writer at a time, across all processes: three reviewers must not each take the last
    // of the budget.
    const release = await lock(own, {
      stale: STALE_MS,
      retries: RETRIES,
      // By default, the library throws from a timer, which would end the process.
      onCompromised: (error) => {
        lost = error;
      },
    });
    try {
      const entry = admit(await countsOf(run));
      if (entry === undefined) return undefined;
      await files.reserve(run, request, entry);
    } finally {
      // If the file system's clock differs from ours, the lock immediately looks stale to others, and they
      // take it.
      await release().catch((error: Error) => {
        lost ??= error;
      });
    }
    if (lost !== undefined) {
      // This process was stopped or overloaded, so another may have held the lock at the same time. Nothing
      // has been sent yet.
      await files.withdraw(run, request);
      throw lost;
    }
    const end = underWay.begin(files.reservedFile(run, request));
    const ended = async (work: Promise<void>) => {
      try {
        await work;
      } finally {
        end();
        changes.ring(own);
      }
    };
    return {
      settle: (settled) => ended(files.settle(run, request, settled)),
      withdraw: () => ended(files.withdraw(run, request)),
    };
  }

  return {
    entries: async (run) => [...(await look(run)).values()].map(({ entry }) => entry),
    async reserve(request) {
      const { run, signal } = request;
      const own = files.folderOf(run);
      await mkdir(own, { recursive: true });
      for (;;) {
        signal?.throwIfAborted();
        const changed = changes.next(own);
        const reserved = await inTurn(own, () => reserveNow(request));
        if (reserved !== undefined) return reserved;
        // Woken or aborted: the loop checks which.
        const aWhile = sleep(lookMs, undefined, { ref: false, ...(signal && { signal }) });
        await Promise.race([changed, aWhile.catch(() => undefined)]);
      }
    },
  };
}
