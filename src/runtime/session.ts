// What every command needs: a Temporal server, a client and, for commands that do work, a worker. Closing it
// stops everything that the command started.

import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import type { Config } from '../config/config';
import { findTemporalBinary } from '../temporal/binary';
import { clientOptions } from '../temporal/client-options';
import { type ResolvedServer, resolveServer } from '../temporal/connect';
import { boundedLog } from './bounded-log';
import { checkFolders, openHome } from './home';
import { type RunningWorker, startWorker } from './start-worker';
import type { Log } from './wiring';

export interface Session {
  readonly config: Config;
  readonly client: Client;
  readonly server: ResolvedServer;
  readonly worker: RunningWorker | undefined;
  close(): Promise<void>;
}

/**
 * The SDK's own messages are for debugging a worker: they go to a file in the state folder, not between the
 * printed steps.
 */
function installRuntime(home: string): void {
  const write = boundedLog(path.join(home, 'worker.log'));
  const logger = new DefaultLogger('WARN', ({ level, timestampNanos, message, meta }) => {
    const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    const error = meta?.error instanceof Error ? ` ${meta.error.stack ?? meta.error.message}` : '';
    write(`${at} ${level} ${message}${error}`);
  });
  // Without `forward`, the SDK's native part writes to stdout, which is reserved for the command's result.
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  // The command handles Ctrl-C itself, because it also has a server to stop.
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: { logging: { filter, forward: {} } },
  });
}

/**
 * @param options.work `all`: run activities too; `queries`: only answer queries, so that looking at a run
 * does not advance it; `none`: no worker.
 */
export async function openSession(options: {
  config: Config;
  env: NodeJS.ProcessEnv;
  log: Log;
  work: 'all' | 'queries' | 'none';
  ports?: { port: number; uiPort: number };
  /** Whether an embedded server serves the Temporal UI; a configured server has its own. */
  ui?: boolean;
  /** `--server HOST:PORT` */
  server?: string;
  /** Returns the command to type to use the Temporal server at that address. */
  commandFor?: (address: string) => string;
  /** How long running activities may take to end when the worker stops. */
  shutdownGraceMs?: number;
  /**
   * For Worker Versioning: set only for deployed workers, because a version receives no work until it is made
   * current.
   */
  version?: Config['version'];
}): Promise<Session> {
  const { config, env, log, work } = options;
  openHome(config, log);
  if (work === 'all') checkFolders(config);
  installRuntime(config.home);
  const server = await resolveServer({
    env,
    home: config.home,
    mode: config.temporal.mode,
    log,
    ports: options.ports,
    ui: options.ui,
    server: options.server,
    commandFor: options.commandFor,
    findBinary: () =>
      findTemporalBinary({ configured: config.temporal.binary, cacheDir: config.cacheDir, log }),
  });
  if (options.ui && server.uiUrl === undefined)
    log(
      `The Temporal UI of ${server.description} is not this command's to open; it is where that server has it`,
    );
  const undo: (() => Promise<unknown>)[] = [() => server.release()];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step().catch((error: Error) => log(error.message));
  };
  try {
    const connection = await Connection.connect(clientOptions(server.connectionOptions));
    undo.push(() => connection.close());
    const client = new Client({ connection, namespace: server.namespace });
    let worker: RunningWorker | undefined;
    if (work !== 'none') {
      const native = await NativeConnection.connect(server.connectionOptions);
      undo.push(() => native.close());
      const started = await startWorker({
        config,
        connection: native,
        client: connection,
        namespace: server.namespace,
        log,
        activities: work === 'all',
        shutdownGraceMs: options.shutdownGraceMs ?? 2_000,
        version: options.version,
      });
      worker = started;
      undo.push(() => started.shutdown());
    }
    return { config, client, server, worker, close };
  } catch (error) {
    await close();
    throw error;
  }
}
