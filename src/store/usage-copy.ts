// A run's usage in memory. Each refresh lists the names in its folder and reads only what is new: requests
// added, settled or withdrawn since the last refresh, by any process, and those that could not be read.

import type { RunKey } from '../contract/run-facts';
import type { Files, RequestFound, UsageFiles } from './usage-files';

/** Runs whose usage is cached, the most recently used; for others the files are read again. */
const MOST_RUNS = 64;

export interface KnownRequest extends RequestFound {
  readonly files: Files;
}

/** A run's requests by name, in order of their names. */
export type UsageCopy = ReadonlyMap<string, KnownRequest>;

/**
 * Usage files are written atomically and never changed, so the set of files shows whether a request has
 * changed since it was read. Refreshes of the same run may overlap: what an older one stores in the copy is
 * compared with the names at the next.
 */
export function usageCopies(files: UsageFiles): (run: RunKey) => Promise<UsageCopy> {
  const copies = new Map<string, UsageCopy>();
  return async (run) => {
    const folder = files.folderOf(run);
    const before = copies.get(folder);
    const listed = [...(await files.list(run))].sort(([a], [b]) => (a < b ? -1 : 1));
    const isKnown = ([request, there]: [string, Files]) => {
      const known = before?.get(request);
      return known?.files === there && known.whole;
    };
    const read = new Map(
      await Promise.all(
        listed
          .filter((one) => !isKnown(one))
          .map(async ([request]) => [request, await files.find(run, request)] as const),
      ),
    );
    const now = new Map<string, KnownRequest>();
    for (const [request, there] of listed) {
      const found = read.get(request);
      const known = found ? { ...found, files: there } : read.has(request) ? undefined : before?.get(request);
      if (known !== undefined) now.set(request, known);
    }
    copies.delete(folder);
    copies.set(folder, now);
    for (const oldest of [...copies.keys()].slice(0, -MOST_RUNS)) copies.delete(oldest);
    return now;
  };
}
