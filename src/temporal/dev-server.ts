import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { LOOPBACK } from './keeper-link';
import { type Address, answers, choosePort } from './ports';
import type { ServerFolder } from './server-folder';
import { chooseUnsafeAddress, privateHosts } from './unsafe-ports';

export interface DevServerOptions {
  readonly binary: string;
  readonly folder: ServerFolder;
  /** File descriptor for the server's output. */
  readonly output: number;
  /** Name to type, such as `{ SovereignStage: 'Keyword' }`. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** Use this gRPC port and no other. */
  readonly fixedPort?: number;
  /** Use this gRPC port if it is free at the first start. */
  readonly preferredPort?: number;
  /** Whether it serves the Temporal UI from the start; {@link DevServer.showUi} adds it later. */
  readonly ui: boolean;
  readonly onSpawned: (pid: number) => void;
  /** Called when it accepts connections, for the first time or again after a restart. */
  readonly onServing: (serving: Serving) => void;
  /** Called when it cannot be kept running. */
  readonly onFailed: (reason: string) => void;
  readonly log: (line: string) => void;
}

export interface Serving {
  /** The gRPC port, on 127.0.0.1. */
  readonly port: number;
  /**
   * The UI's own address, for our proxy only (ui-proxy.ts): it accepts any host name, but browsers refuse its
   * port.
   */
  readonly ui?: Address;
}

export interface DevServer {
  /**
   * Serves the UI too. A server without it is restarted on the same port and database: it is unavailable for
   * about two seconds, which its clients wait out.
   * @throws Error if no address for the UI is free; the server then continues without it.
   */
  readonly showUi: () => Promise<void>;
  /** Ends the server and returns when its process is gone. */
  readonly stop: () => Promise<void>;
}

const STARTS = 6;
const STARTS_WITHIN_MS = 60_000;
const START_MS = 30_000;
const STOP_MS = 10_000;

/**
 * Runs `temporal server start-dev` and restarts it (on the same port, once announced) if it ends by itself.
 * It has failed after five restarts within a minute.
 *
 * No web page can reach it. Its HTTP API, which requires no token, refuses every request and is on a port
 * that browsers do not call. The UI is on such a port too; people reach it through a proxy that checks where
 * a request comes from.
 */
export function runDevServer(options: DevServerOptions): DevServer {
  let stopping = false;
  let child: ChildProcess | undefined;
  let told: number | undefined = options.fixedPort;
  let withUi = options.ui;

  const keepUp = async (): Promise<void> => {
    const startedAt: number[] = [];
    let how = '';
    if (options.fixedPort !== undefined) await mustBeFree(options.fixedPort);
    while (!stopping) {
      const now = Date.now();
      if (startedAt.filter((at) => now - at < STARTS_WITHIN_MS).length >= STARTS) {
        throw new Error(`the server ended ${STARTS} times within a minute; the last time it ${how}`);
      }
      startedAt.push(now);
      const port = told ?? (await choosePort(options.preferredPort));
      const http = await chooseUnsafeAddress([LOOPBACK]);
      const ui = withUi ? await chooseUnsafeAddress(privateHosts(), { except: http }) : undefined;
      if (stopping) return;

      child = spawn(options.binary, args(options, { port, ui, httpPort: http.port }), {
        // The server parses a file name as part of an address, in which ?, # and % are special, so it gets
        // only relative names.
        cwd: options.folder.dir,
        stdio: ['ignore', options.output, options.output],
        windowsHide: true,
      });
      const end = ended(child);
      if (child.pid !== undefined) options.onSpawned(child.pid);
      // The UI was requested while addresses were being chosen.
      if (withUi && ui === undefined) child.kill('SIGTERM');
      if (
        (await answersBeforeEnd({ host: LOOPBACK, port }, child)) &&
        (ui === undefined || (await answersBeforeEnd(ui, child)))
      ) {
        told = port;
        options.onServing({ port, ui });
      }
      how = await end;
      if (!stopping) options.log(`the server ${how}`);
    }
  };
  const kept = keepUp().catch((error: Error) => {
    if (!stopping) options.onFailed(error.message);
  });
  const endChild = (): NodeJS.Timeout => {
    const ending = child;
    ending?.kill('SIGTERM');
    return setTimeout(() => ending?.kill('SIGKILL'), STOP_MS);
  };

  return {
    showUi: async () => {
      if (withUi) return;
      // Checked before anything is ended: without an address for the UI, the server continues as it is.
      await chooseUnsafeAddress(privateHosts());
      if (withUi || stopping) return;
      withUi = true;
      const timer = endChild();
      child?.once('exit', () => clearTimeout(timer));
    },
    stop: async () => {
      stopping = true;
      const timer = endChild();
      await kept;
      clearTimeout(timer);
    },
  };
}

/** Words of the server's command line, by which a later keeper recognises its folder's server. */
export function marksOf({ dir }: ServerFolder): readonly string[] {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 32);
  return ['start-dev', `sovereign.folder="${name}"`];
}

interface Ports {
  readonly port: number;
  readonly httpPort: number;
  readonly ui: Address | undefined;
}

/** No `Host` can contain a slash, so the HTTP API answers 403 to everything. It cannot be switched off. */
export const NO_HTTP_API = 'frontend.httpAllowedHosts=["/"]';

function args({ folder, searchAttributes }: DevServerOptions, { port, httpPort, ui }: Ports): string[] {
  return [
    ['server', 'start-dev', '--log-level', 'error'],
    ['--ip', LOOPBACK, '--port', String(port), '--db-filename', path.basename(folder.database)],
    // Not a setting of the server, but a mark.
    ['--dynamic-config-value', marksOf(folder).at(-1) as string],
    ['--http-port', String(httpPort), '--dynamic-config-value', NO_HTTP_API],
    ui === undefined ? ['--headless'] : ['--ui-ip', ui.host, '--ui-port', String(ui.port)],
    // Searches of several runs share one connection by fairness keys, which only work within one partition of
    // a queue.
    ...[
      'matching.enableFairness=true',
      'matching.numTaskqueueReadPartitions=1',
      'matching.numTaskqueueWritePartitions=1',
    ].map((setting) => ['--dynamic-config-value', setting]),
    // Keeps the server from asking the network for newer versions of itself.
    ['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    // They take effect only in a new database; in an older one, the worker registers what is missing.
    ...Object.entries(searchAttributes).map(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ].flat();
}

async function mustBeFree(port: number): Promise<void> {
  if ((await choosePort(port)) !== port) throw new Error(`port ${port} is used by another program`);
}

/** Returns false if the process ends first; a process that does neither in time is ended. */
async function answersBeforeEnd({ host, port }: Address, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_MS;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (await answers(port, host)) return true;
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
