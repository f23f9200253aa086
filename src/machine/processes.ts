// Processes of this machine: which ones exist, and a unique name for this one.

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // Killed but not reaped: it stays a zombie if the first process of a container does not reap.
  return !/^\d+ \(.*\) [ZX]/s.test(fromProc(pid, 'stat') ?? '');
}

/** Identifies the set of processes in which our process ids are unique; null if that is uncertain. */
export function ownProcesses(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Content of a file in /proc; undefined if the system has none. */
export function fromProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Distinguishes this process from an earlier one with the same id, which is usual for the first process of a
 * container.
 */
const own = randomBytes(4).toString('hex');

const setOfProcesses = (processes: string | null) =>
  processes === null ? 'unknown' : createHash('sha256').update(processes).digest('hex').slice(0, 8);

/** A name for this process, valid in file names: `<set of processes>.<pid>.<token>`. */
export const processName = (): string => `${setOfProcesses(ownProcesses())}.${process.pid}.${own}`;

/**
 * Whether the process of that name has certainly ended. Unknown, so false, for a process of another machine.
 */
export function hasEnded(name: string): boolean {
  const [set, pid, token] = name.split('.');
  const here = ownProcesses();
  if (here === null || set !== setOfProcesses(here) || !/^\d+$/.test(pid ?? '')) return false;
  return Number(pid) === process.pid ? token !== own : !isAlive(Number(pid));
}
