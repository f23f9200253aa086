import { setTimeout as sleep } from 'node:timers/promises';
import { fromProc, isAlive } from '../machine/processes';
import { run } from './command';

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
