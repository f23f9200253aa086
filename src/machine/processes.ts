// Processes of this machine: which are there, and what this one is called.

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // Killed, but not reaped: where the first process of a container reaps nothing, it stays like this.
  return !/^\d+ \(.*\) [ZX]/s.test(fromProc(pid, 'stat') ?? '');
}

/** Names the set of processes that this one's ids belong to; null where that is not certain. */
export function ownProcesses(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Content of a file below /proc; undefined where the system does not tell. */
export function fromProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Distinguishes this process from an earlier one with the same id, as the first of a container always has. */
const own = randomBytes(4).toString('hex');

const setOfProcesses = (processes: string | null) =>
  processes === null ? 'unknown' : createHash('sha256').update(processes).digest('hex').slice(0, 8);

/** A name for this process, fit for a file's name: `<set of processes>.<pid>.<token>`. */
export const processName = (): string => `${setOfProcesses(ownProcesses())}.${process.pid}.${own}`;

/** Whether the process of that name has certainly ended. Of another machine's nobody here can know. */
export function hasEnded(name: string): boolean {
  const [set, pid, token] = name.split('.');
  const here = ownProcesses();
  if (here === null || set !== setOfProcesses(here) || !/^\d+$/.test(pid ?? '')) return false;
  return Number(pid) === process.pid ? token !== own : !isAlive(Number(pid));
}
