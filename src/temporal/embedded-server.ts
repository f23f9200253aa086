import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { SovereignError } from '../errors/sovereign-error';
import { isAlive } from '../machine/processes';
import { clientOptions } from './client-options';
import { type KeeperLink, type KeeperMessage, LOOPBACK, openLink, send } from './keeper-link';
import { spawnKeeper } from './keeper-process';
import type { PortPair } from './ports';
import { serverFailed } from './server-failed';
import { openServerFolder, readRecord, type ServerFolder, serverDir } from './server-folder';

export interface JoinEmbeddedServer {
  /** State folder, such as `.sovereign`; the server keeps its files in `server/` inside it. */
  readonly home: string;
  /** Called only if a server has to be started. */
  readonly findBinary: () => Promise<{ readonly path: string }>;
  readonly log: (line: string) => void;
  /** Ports to use if this call starts the server. Absent: the ones used last, or free ones. */
  readonly ports?: PortPair;
  /** Whether the Temporal UI is wanted. A server that runs without it is restarted with it. Default: false */
  readonly ui?: boolean;
  /** How to run keeper.js, for callers that run from source. */
  readonly keeperCommand?: readonly string[];
}

export interface EmbeddedServer {
  /** `127.0.0.1:<port>`, namespace `default`. */
  readonly address: string;
  /** Absent if it serves no UI and none was requested. */
  readonly uiUrl?: string;
  /** Whether this call started it, or it was already running for another process of the same home. */
  readonly joined: 'started' | 'shared';
  /**
   * Stops using the server. The last user's release returns when server and keeper are gone, after 15 s at
   * most.
   */
  readonly release: () => Promise<void>;
}

/** The server runs, but its Temporal UI cannot be opened. */
export class TemporalUiFailed extends SovereignError {
  override readonly code = 'TemporalUiFailed';
}

const START_MS = 30_000;
/** The running server must end and its successor start: each has its own limit. */
const UI_MS = 45_000;
const RELEASE_MS = 15_000;

/**
 * Uses the embedded Temporal server of `home`, and starts it if it is not running. It stays up while any
 * process uses it; a process that dies without `release` stops counting at once. Returns when namespace
 * `default` answers.
 * @throws EmbeddedServerFailed after 30 s, TemporalUiFailed, or what `findBinary` throws
 */
export async function joinEmbeddedServer(options: JoinEmbeddedServer): Promise<EmbeddedServer> {
  const { log } = options;
  const folder = openServerFolder(serverDir(options.home));
  let seat = await sit(options, folder);
  const { address, started } = seat;
  let released: Promise<void> | undefined;
  let rejoining: Promise<void> | undefined;

  // If the keeper was killed, its successor restores the server on the same port and must know this user.
  const stayWith = (current: Seat) => {
    current.link.socket.unref();
    void current.link.closed.then(() => {
      if (released !== undefined) return;
      const last = current.link.last();
      if (last?.kind === 'failed') {
        log(`The embedded Temporal server ended: ${last.reason}. Its log is ${folder.log}`);
        return;
      }
      log('The embedded Temporal server lost its keeper; bringing it back');
      rejoining = sit(options, folder).then(
        (next) => {
          seat = next;
          if (next.address !== address) log(`It had to move from ${address} to ${next.address}: start again`);
          stayWith(next);
        },
        (error: Error) => log(error.message),
      );
    });
  };

  try {
    await untilNamespaceAnswers(seat, folder);
  } catch (error) {
    await leave(seat);
    throw error;
  }
  stayWith(seat);
  const wanted = options.ports;
  if (wanted !== undefined && address !== `${LOOPBACK}:${wanted.port}`) {
    log(
      `The embedded Temporal server already runs for another process at ${address}, not on port ${wanted.port}`,
    );
  }

  return {
    address,
    uiUrl: seat.uiUrl,
    joined: started ? 'started' : 'shared',
    release: () => {
      released ??= (async () => {
        await rejoining;
        if (!(await leave(seat)))
          log(`The embedded Temporal server is still ending; its log is ${folder.log}`);
      })();
      return released;
    },
  };
}

/** The embedded server of `home`, if its keeper is running. Starts nothing. */
export async function runningEmbeddedServer(o: {
  readonly home: string;
}): Promise<{ readonly address: string; readonly uiUrl?: string } | undefined> {
  const dir = serverDir(o.home);
  if (!existsSync(dir)) return undefined;
  const folder = openServerFolder(dir);
  const record = readRecord(folder);
  if (record === undefined) return undefined;
  const link = await openLink({ controlPort: record.controlPort, folder, as: 'visitor' });
  const answer = await Promise.race([
    link?.until('serving', 'failed'),
    sleep(START_MS, undefined, { ref: false }),
  ]);
  link?.socket.destroy();
  return answer?.kind === 'serving' ? addressesOf(answer) : undefined;
}

type Serving = Extract<KeeperMessage, { kind: 'serving' }>;

const uiUrlOf = (uiPort: number) => `http://${LOOPBACK}:${uiPort}`;

const addressesOf = ({ port, uiPort }: Serving) => ({
  address: `${LOOPBACK}:${port}`,
  ...(uiPort === undefined ? {} : { uiUrl: uiUrlOf(uiPort) }),
});

/** A user's connection to a keeper whose server accepts connections. */
interface Seat {
  readonly link: KeeperLink;
  readonly keeperPid: number;
  readonly address: string;
  readonly uiUrl?: string;
  readonly started: boolean;
}

/**
 * Joins the running keeper, or starts one and joins whichever keeper wins: another process may start one at
 * the same moment. Waits for a keeper that is just ending.
 */
async function sit(options: JoinEmbeddedServer, folder: ServerFolder): Promise<Seat> {
  let spawned: ChildProcess | undefined;
  let deadline = Date.now() + START_MS;
  for (;;) {
    const record = readRecord(folder);
    const link = record && (await openLink({ controlPort: record.controlPort, folder, as: 'user' }));
    const answer = await Promise.race([
      link?.until('serving', 'failed'),
      sleep(Math.max(0, deadline - Date.now()), undefined, { ref: false }),
    ]);
    if (link !== undefined && answer?.kind === 'serving') {
      const started = answer.keeperPid === spawned?.pid;
      const seat = { link, keeperPid: answer.keeperPid, ...addressesOf(answer), started };
      if (!options.ui) return seat;
      try {
        return { ...seat, uiUrl: await openUi(link, options) };
      } catch (error) {
        await leave(seat);
        throw error;
      }
    }
    link?.socket.destroy();
    if (answer?.kind === 'failed') throw serverFailed(answer.reason, folder);
    if (Date.now() >= deadline) throw serverFailed(`it did not start within ${START_MS / 1000} s`, folder);
    if (spawned?.exitCode) throw serverFailed(`its keeper ended with code ${spawned.exitCode}`, folder);

    // A keeper that exits with code 0 found another one at work, which may have ended since.
    if (spawned === undefined || spawned.exitCode === 0 || spawned.signalCode !== null) {
      const binary = (await options.findBinary()).path;
      // Fetching the program may have taken minutes.
      if (spawned === undefined) deadline = Date.now() + START_MS;
      spawned = await spawnKeeper(options, folder, binary);
    }
    await sleep(50);
  }
}

async function openUi(link: KeeperLink, { ports }: JoinEmbeddedServer): Promise<string> {
  send(link.socket, { kind: 'ui', port: ports?.uiPort });
  const answer = await Promise.race([
    link.until('ui', 'no-ui', 'failed'),
    sleep(UI_MS, undefined, { ref: false }),
  ]);
  if (answer?.kind === 'ui') return uiUrlOf(answer.uiPort);
  const reason =
    answer === undefined
      ? `it did not answer within ${UI_MS / 1000} s`
      : 'reason' in answer
        ? answer.reason
        : 'the server ended';
  throw new TemporalUiFailed(
    `The Temporal UI cannot be opened: ${reason}. Leave out --ui to continue without it.`,
  );
}

async function untilNamespaceAnswers(seat: Seat, folder: ServerFolder): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      const connection = await Connection.connect({
        ...clientOptions({ address: seat.address }),
        connectTimeout: 2_000,
      });
      try {
        await connection.withDeadline(Date.now() + 2_000, async () => {
          await connection.workflowService.describeNamespace({ namespace: 'default' });
          // APIs that process tasks know a namespace slightly later than those that describe it.
          await connection.workflowService.countWorkflowExecutions({ namespace: 'default' });
        });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      const last = seat.link.last();
      if (last?.kind === 'failed') throw serverFailed(last.reason, folder);
      if (Date.now() > deadline) throw serverFailed(`namespace "default" does not answer: ${error}`, folder);
      await sleep(50);
    }
  }
}

/** @returns false if this user was the server's last and the server has not ended in time */
async function leave({ link, keeperPid }: Seat): Promise<boolean> {
  const deadline = Date.now() + RELEASE_MS;
  link.socket.ref();
  send(link.socket, { kind: 'leave' });
  const answer = await Promise.race([
    link.until('stays'),
    sleep(RELEASE_MS, 'late' as const, { ref: false }),
  ]);
  link.socket.destroy();
  if (answer === 'late') return false;
  if (answer?.kind === 'stays') return true;
  // The connection closed because the keeper is exiting; its process is gone a moment later.
  while (isAlive(keeperPid)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
