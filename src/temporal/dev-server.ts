import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { LOOPBACK } from './keeper-link';
import { answers, choosePorts, type PortPair } from './ports';
import type { ServerFolder } from './server-folder';

export interface DevServerOptions {
  readonly binary: string;
  readonly folder: ServerFolder;
  /** File descriptor that takes the server's output. */
  readonly output: number;
  /** Name to type, such as `{ SovereignStage: 'Keyword' }`. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** These and no others. */
  readonly fixed?: PortPair;
  /** These if they are free at the first start. */
  readonly preferred: Partial<PortPair>;
  readonly onSpawned: (pid: number) => void;
  /** It accepts connections, for the first time or again after it had ended. */
  readonly onServing: (ports: PortPair) => void;
  /** It cannot be kept up. */
  readonly onFailed: (reason: string) => void;
  readonly log: (line: string) => void;
}

export interface DevServer {
  /** Ends the server and returns when its process is gone. */
  readonly stop: () => Promise<void>;
}

const STARTS = 6;
const STARTS_WITHIN_MS = 60_000;
const START_MS = 30_000;
const STOP_MS = 10_000;

/**
 * Runs `temporal server start-dev` and starts it again, on the same ports once they were told to anyone, when it
 * ends by itself: five times within a minute, then it has failed.
 */
export function runDevServer(options: DevServerOptions): DevServer {
  let stopping = false;
  let child: ChildProcess | undefined;
  let told: PortPair | undefined = options.fixed;

  const keepUp = async (): Promise<void> => {
    const startedAt: number[] = [];
    let how = '';
    if (options.fixed !== undefined) await mustBeFree(options.fixed);
    while (!stopping) {
      const now = Date.now();
      if (startedAt.filter((at) => now - at < STARTS_WITHIN_MS).length >= STARTS) {
        throw new Error(`the server ended ${STARTS} times within a minute; the last time it ${how}`);
      }
      startedAt.push(now);
      const ports = told ?? (await choosePorts(options.preferred));
      if (stopping) return;

      child = spawn(options.binary, args(options, ports), {
        // The server reads a file's name as part of an address, where ?, # and % mean something: it is given none of
        // the folder's.
        cwd: options.folder.dir,
        stdio: ['ignore', options.output, options.output],
        windowsHide: true,
      });
      const end = ended(child);
      if (child.pid !== undefined) options.onSpawned(child.pid);
      if (await answersBeforeEnd(ports.port, child)) {
        told = ports;
        options.onServing(ports);
      }
      how = await end;
      if (!stopping) options.log(`the server ${how}`);
    }
  };
  const kept = keepUp().catch((error: Error) => {
    if (!stopping) options.onFailed(error.message);
  });

  return {
    stop: async () => {
      stopping = true;
      child?.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_MS);
      await kept;
      clearTimeout(timer);
    },
  };
}

/** Words of the server's command line, by which a later keeper recognises the server of its folder. */
export function marksOf({ dir }: ServerFolder): readonly string[] {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 32);
  return ['start-dev', `sovereign.folder="${name}"`];
}

function args({ folder, searchAttributes }: DevServerOptions, { port, uiPort }: PortPair): string[] {
  return [
    ['server', 'start-dev', '--log-level', 'error'],
    ['--ip', LOOPBACK, '--port', String(port), '--ui-port', String(uiPort)],
    ['--db-filename', path.basename(folder.database)],
    // No setting of the server: a mark.
    ['--dynamic-config-value', marksOf(folder).at(-1) as string],
    // The searches of several runs share one connection by fairness keys, which hold within a partition of a queue.
    ...[
      'matching.enableFairness=true',
      'matching.numTaskqueueReadPartitions=1',
      'matching.numTaskqueueWritePartitions=1',
    ].map((setting) => ['--dynamic-config-value', setting]),
    // The server does not ask the network for newer versions of itself.
    ['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    // They take effect when the database is new; in an older one the worker registers what is missing.
    ...Object.entries(searchAttributes).map(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ].flat();
}

async function mustBeFree(fixed: PortPair): Promise<void> {
  const free = await choosePorts(fixed);
  for (const port of [fixed.port, fixed.uiPort]) {
    if (port !== free.port && port !== free.uiPort)
      throw new Error(`port ${port} is used by another program`);
  }
}

/** False if the process ends first; one that does neither in time is ended. */
async function answersBeforeEnd(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_MS;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (await answers(port)) return true;
    if (Date.now() > deadline) child.kill('SIGKILL');
    await sleep(25);
  }
  return false;
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `ended by ${signal}`),
    );
  });
}
