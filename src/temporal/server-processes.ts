import { setTimeout as sleep } from 'node:timers/promises';
import { fromProc, isAlive } from '../machine/processes';
import { run } from './command';

/**
 * Whether the process was started with all of these arguments. False if the system does not say: an
 * unidentified process is never ended.
 */
export async function wasStartedWith(pid: number, words: readonly string[]): Promise<boolean> {
  if (process.platform === 'linux') {
    const given = fromProc(pid, 'cmdline')?.split('\0') ?? [];
    return words.every((word) => given.includes(word));
  }
  const line = await commandLine(pid).catch(() => '');
  return words.every((word) => line.includes(word));
}

function commandLine(pid: number): Promise<string> {
  const timeoutMs = 5_000;
  if (process.platform === 'win32') {
    const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
    return run({ command: 'powershell', args: ['-NoProfile', '-Command', query], timeoutMs });
  }
  return run({ command: 'ps', args: ['-ww', '-o', 'command=', '-p', String(pid)], timeoutMs });
}

/**
 * Asks the process to end, and kills it after `patienceMs`. Returns when it is gone, or when `isStill` says
 * that its id now belongs to another process.
 */
export async function terminate(options: {
  pid: number;
  patienceMs: number;
  isStill: () => Promise<boolean>;
}): Promise<void> {
  const { pid, patienceMs, isStill } = options;
  const deadline = Date.now() + patienceMs;
  let asked = false;
  while (isAlive(pid) && (await isStill())) {
    if (!asked) signal(pid, 'SIGTERM');
    else if (Date.now() > deadline) signal(pid, 'SIGKILL');
    asked = true;
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
