import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { run } from './command';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // Killed, but not reaped: where the first process of a container reaps nothing, it stays like this.
  return !/^\d+ \(.*\) [ZX]/s.test(fromProc(pid, 'stat') ?? '');
}

/** The command a process was started with, arguments and all; undefined where the system does not tell. */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return fromProc(pid, 'cmdline')?.replaceAll('\0', ' ');
  if (process.platform === 'win32') return undefined;
  return run({ command: 'ps', args: ['-ww', '-o', 'command=', '-p', String(pid)], timeoutMs: 5_000 }).catch(
    () => undefined,
  );
}

/** Asks the process to end, and ends it after `patienceMs`. Returns when it is gone. */
export async function terminate({ pid, patienceMs }: { pid: number; patienceMs: number }): Promise<void> {
  const deadline = Date.now() + patienceMs;
  signal(pid, 'SIGTERM');
  while (isAlive(pid)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await sleep(50);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function fromProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
