import { execFile } from 'node:child_process';

export interface CommandRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end without a shell and returns its standard output, trimmed.
 * @throws Error with a one-line message: not found, timed out, or the last error line it printed.
 */
export function run({ command, args, timeoutMs, cwd, env }: CommandRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { cwd, env, timeout: timeoutMs, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout.trim());
        } else if (error.code === 'ENOENT') {
          reject(new Error('not found'));
        } else if (error.killed) {
          reject(new Error(`no end within ${timeoutMs / 1000} s`));
        } else {
          reject(new Error(lastErrorLine(stderr) ?? error.message.split('\n', 1)[0]));
        }
      },
    );
  });
}

function lastErrorLine(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1);
}
