// Processor time that processes have used: what stays the same when others use the machine too.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

let ticksPerSecond;

/** Milliseconds of user and system time of a process and all its threads; undefined where there is no /proc. */
export function cpuOf(pid) {
  if (!existsSync('/proc/self/stat')) return undefined;
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  // The name, in brackets, may hold anything.
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13);
  return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
}
