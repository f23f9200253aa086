// The CPU time of everything that a process starts, also of what outlives whoever started it: a server's keeper, a
// worker whose parent was killed. The kernel adds a process's time to its parent's only when the parent waits for it.

import { readdirSync, readFileSync } from 'node:fs';

/** What /proc counts in, on each Linux that Node runs on. */
const TICKS_PER_S = 100;
const EVERY_MS = 500;

/** Measures until `stop`, which returns seconds; undefined where there is no /proc. */
export function measureCpuTime() {
  const tally = createTally(process.pid);
  const look = () => tally.see(processes());
  look();
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      look();
      const ticks = tally.ticks();
      return ticks === undefined ? undefined : ticks / TICKS_PER_S;
    },
  };
}

/**
 * Adds up what is seen of the processes below `root`.
 *
 * - Whoever is waited for is in its parent's `waited`, and so at last in the root's.
 * - Whoever lost the way to the root is waited for by somebody else: it counts by what was last seen of it.
 */
export function createTally(root) {
  /** Seen below the root at any time. */
  const ours = new Set();
  /** Of those, what was last seen of each that lost the way to the root. */
  const adrift = new Map();
  let rootTicks;
  return {
    /** @param {readonly {pid: number, parent: number, began: number, own: number, waited: number}[]} seen */
    see(seen) {
      const byPid = new Map(seen.map((one) => [one.pid, one]));
      const below = new Map();
      const leadsToRoot = (one) => {
        if (one === undefined) return false;
        if (one.pid === root) return true;
        if (!below.has(one.pid)) {
          below.set(one.pid, false);
          below.set(one.pid, leadsToRoot(byPid.get(one.parent)));
        }
        return below.get(one.pid);
      };
      const key = ({ pid, began }) => `${pid} ${began}`;
      const isOurs = (one) =>
        one !== undefined && one.pid !== one.parent && (ours.has(key(one)) || isOurs(byPid.get(one.parent)));
      for (const one of seen) {
        if (one.pid === root) rootTicks = one.own + one.waited;
        else if (leadsToRoot(one)) ours.add(key(one));
        else if (isOurs(one)) {
          ours.add(key(one));
          // Its later children are seen by themselves.
          const before = adrift.get(key(one))?.before ?? one.waited;
          adrift.set(key(one), { before, ticks: one.own + before });
        }
      }
    },
    ticks: () =>
      rootTicks === undefined
        ? undefined
        : [...adrift.values()].reduce((sum, { ticks }) => sum + ticks, rootTicks),
  };
}

/** All processes of this machine that can be read; none where there is no /proc. */
function processes() {
  const names = list('/proc').filter((name) => /^\d+$/.test(name));
  return names.flatMap((pid) => {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === undefined) return [];
    // The name, in brackets, may hold anything. Behind it: state, parent, ... (man 5 proc_pid_stat).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (number) => Number(fields[number - 3]);
    const own = field(14) + field(15);
    return [{ pid: Number(pid), parent: field(4), began: field(22), own, waited: field(16) + field(17) }];
  });
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
