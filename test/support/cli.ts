// The built command and the real `temporal` binary, run as a user runs them.

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(__dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when a line of stdout or stderr matches. */
  said(pattern: RegExp): Promise<string>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** Only what a command needs of this process's environment: no setting of the tester's leaks into a test. */
const cleanEnv = (env: Record<string, string> = {}): NodeJS.ProcessEnv => {
  const {
    PATH,
    HOME,
    TMPDIR,
    LANG,
    XDG_CACHE_HOME,
    SOVEREIGN_CACHE,
    SSL_CERT_FILE,
    NODE_EXTRA_CA_CERTS,
    PIP_CERT,
  } = process.env;
  const kept = {
    PATH,
    HOME,
    TMPDIR,
    LANG,
    XDG_CACHE_HOME,
    SOVEREIGN_CACHE,
    SSL_CERT_FILE,
    NODE_EXTRA_CA_CERTS,
    PIP_CERT,
  };
  return { ...kept, SOVEREIGN_TEMPORAL_BINARY: process.env.SOVEREIGN_TEST_TEMPORAL, ...env };
};

export function run(command: string, args: readonly string[], options: RunOptions): Running {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: cleanEnv(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const waiting: { pattern: RegExp; resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      output[name] += chunk;
    });
    createInterface({ input: child[name] as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      for (const waiter of waiting) if (waiter.pattern.test(line)) waiter.resolve(line);
    });
  }
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => {
      for (const waiter of waiting) {
        waiter.reject(
          new Error(`ended with ${code} before ${waiter.pattern}: ${output.stdout}${output.stderr}`),
        );
      }
      resolve({ code, ...output });
    }),
  );
  return {
    child,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const already = lines.find((line) => pattern.test(line));
        if (already !== undefined) resolve(already);
        else waiting.push({ pattern, resolve, reject });
      }),
  };
}

/** The built `sovereign` command. */
export const sovereign = (args: readonly string[], options: RunOptions): Running =>
  run(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], options);

/** The bare `temporal` command, on the tests' server. */
export const temporal = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  run(process.env.SOVEREIGN_TEST_TEMPORAL as string, args, {
    ...options,
    env: { TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string, ...options.env },
  }).ended;

/** The JSON object that `--json` promises as the last line of stdout. */
export const lastLine = (stdout: string): Record<string, unknown> =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1) as string);
