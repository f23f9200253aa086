// The process that keeps one embedded Temporal server running for all `sovereign` processes that use it, and
// ends it after the last of them. embedded-server.ts starts it detached; its output goes to server.log.

import { openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

import { isAlive } from '../machine/processes';
import { type DevServer, marksOf, runDevServer } from './dev-server';
import { type KeeperMessage, onUserMessage, openLink, send } from './keeper-link';
import { createKeptUi } from './kept-ui';
import { listen, type PortPair, portOf } from './ports';
import { openServerFolder, readPorts, readRecord, type ServerFolder, writeIntegers } from './server-folder';
import { terminate, wasStartedWith } from './server-processes';

/** The keeper's one argument, as JSON. */
export interface KeeperOptions {
  readonly dir: string;
  readonly binary: string;
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** Absent: the ports used last, or free ones. */
  readonly ports?: PortPair;
  /** Whether the UI is served from the start. */
  readonly ui: boolean;
}

const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
/** Long enough for a command that immediately follows another to find the server still running. */
const GRACE_MS = 300;
const FIRST_USER_MS = 15_000;
const ORPHAN_STOP_MS = 10_000;
/** A predecessor may take 10 s to end its server. */
const LOCK_MS = 20_000;
/** A lock is touched every second; one left by a killed keeper becomes free after three. */
const LOCK_TIMES = { stale: 3_000, update: 1_000 };

const log = (line: string) => console.log(`${new Date().toISOString()} keeper ${process.pid}: ${line}`);

async function keep(options: KeeperOptions): Promise<void> {
  const folder = openServerFolder(options.dir);
  const output = openSync(folder.log, 'a');
  if (statSync(folder.log).size > LOG_LIMIT_BYTES) truncateSync(folder.log);

  /** Everyone connected to this keeper: users of the server, and peers that wait for its end. */
  const peers = new Set<Socket>();
  const users = new Set<Socket>();
  const leaving = new Set<Socket>();
  let state: KeeperMessage = { kind: 'starting', keeperPid: process.pid };
  let unlock: (() => Promise<void>) | undefined;
  let orphanGone = Promise.resolve();
  let server: DevServer | undefined;
  const ui = createKeptUi({ fixedPort: options.ports?.uiPort });
  let ending = false;
  let idle: NodeJS.Timeout | undefined;
  const last = () => readPorts(folder);

  const announce = (message: KeeperMessage) => {
    state = message;
    for (const peer of peers) send(peer, message);
  };
  const end = async (reason: string, code: number) => {
    if (ending) return;
    ending = true;
    log(`ending: ${reason}`);
    control.close();
    try {
      await orphanGone;
      await server?.stop();
      rmSync(folder.record, { force: true });
      await unlock?.();
    } catch (error) {
      log(`ended badly: ${error}`);
    } finally {
      // Exiting closes the connections of those who wait for the end.
      process.exit(code);
    }
  };
  const usersChanged = (patienceMs = GRACE_MS) => {
    clearTimeout(idle);
    if (users.size === 0) {
      idle = setTimeout(() => end('no user is left', 0), patienceMs);
      return;
    }
    for (const socket of leaving) send(socket, { kind: 'stays' });
    leaving.clear();
  };

  const showUi = async (socket: Socket, port: number | undefined) => {
    try {
      await ui.open(port ?? last().uiPort);
      await server?.showUi();
      // Notify those who asked before the UI was ready.
      if (state.kind === 'serving' && state.uiPort !== undefined)
        send(socket, { kind: 'ui', uiPort: state.uiPort });
    } catch (error) {
      send(socket, { kind: 'no-ui', reason: (error as Error).message });
    }
  };

  const control = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('close', () => {
      peers.delete(socket);
      leaving.delete(socket);
      if (users.delete(socket)) usersChanged();
    });
    onUserMessage(socket, { folder, controlPort: portOf(control) }, (message) => {
      if (message.kind === 'leave') {
        leaving.add(socket);
        users.delete(socket);
        usersChanged();
      } else if (message.kind === 'ui') {
        void showUi(socket, message.port);
      } else if (ending) {
        socket.destroy();
      } else {
        peers.add(socket);
        send(socket, state);
        if (message.as === 'user') {
          users.add(socket);
          usersChanged();
        }
      }
    });
  });

  // Without a listener, an error such as "no descriptor left for a connection" would end the keeper and the
  // server.
  control.on('error', (error) => log(`the control port: ${error.message}`));

  unlock = await becomeTheKeeper(folder, control);
  if (unlock === undefined) return;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal, 0));
  process.on('uncaughtException', (error) => end(error.stack ?? error.message, 1));

  const orphanPid = readRecord(folder)?.serverPid;
  const record = { keeperPid: process.pid, controlPort: portOf(control) };
  writeIntegers(folder.record, { ...record, serverPid: orphanPid });
  writeIntegers(folder.ports, { ...last(), control: record.controlPort });
  usersChanged(FIRST_USER_MS);
  if (orphanPid !== undefined) orphanGone = stopOrphan(folder, orphanPid);
  await orphanGone;
  if (ending) return;

  const failed = (reason: string) => {
    announce({ kind: 'failed', reason });
    void end(reason, 1);
  };
  if (options.ui) {
    try {
      await ui.open(last().uiPort);
    } catch (error) {
      return failed((error as Error).message);
    }
  }
  server = runDevServer({
    binary: options.binary,
    folder,
    output,
    searchAttributes: options.searchAttributes,
    fixedPort: options.ports?.port,
    preferredPort: last().port,
    ui: ui.port() !== undefined,
    onSpawned: (serverPid) => writeIntegers(folder.record, { ...record, serverPid }),
    onServing: ({ port, ui: address }) => {
      ui.showing(address);
      const uiPort = address && ui.port();
      writeIntegers(folder.ports, { control: record.controlPort, port, uiPort: uiPort ?? last().uiPort });
      log(`serving on port ${port}${uiPort === undefined ? '' : `, its UI on ${uiPort}`}`);
      announce({ kind: 'serving', keeperPid: process.pid, port, uiPort });
      if (uiPort !== undefined) for (const peer of peers) send(peer, { kind: 'ui', uiPort });
    },
    onFailed: failed,
    log,
  });
}

/**
 * Takes the folder's lock and its control port. Undefined if the folder already has a keeper.
 *
 * The lock alone is not enough: if two processes take over a killed keeper's lock at the same moment, both
 * can hold it. But only one of them gets the port that the folder's last keeper had.
 */
async function becomeTheKeeper(
  folder: ServerFolder,
  control: Server,
): Promise<(() => Promise<void>) | undefined> {
  const deadline = Date.now() + LOCK_MS;
  let release: (() => Promise<void>) | undefined;
  const takeLock = async () => {
    release = await lock(folder.dir, {
      ...LOCK_TIMES,
      lockfilePath: folder.lock,
      onCompromised: (error) => {
        release = undefined;
        log(`the lock was taken or removed (${error.message}); taking it again`);
        setTimeout(() => takeLock().catch(() => {}), 1_000).unref();
      },
    });
  };
  const unlock = async () => release?.().catch((error: Error) => log(error.message));

  while (release === undefined) {
    if (await anotherKeeps(folder, readRecord(folder)?.controlPort)) return undefined;
    try {
      await takeLock();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (Date.now() > deadline) throw new Error(`${folder.lock} stayed locked for ${LOCK_MS / 1000} s`);
      await sleep(50);
    }
  }
  const lastPort = readPorts(folder).control;
  if (
    (await anotherKeeps(folder, readRecord(folder)?.controlPort)) ||
    ((await listen(control, lastPort ?? 0)) === 'taken' && (await anotherKeeps(folder, lastPort)))
  ) {
    await unlock();
    return undefined;
  }
  if (!control.listening) await listen(control, 0);
  return unlock;
}

async function anotherKeeps(folder: ServerFolder, controlPort: number | undefined): Promise<boolean> {
  if (controlPort === undefined) return false;
  const link = await openLink({ controlPort, folder, as: 'visitor' });
  link?.socket.destroy();
  return link !== undefined;
}

/**
 * Two servers on one database would corrupt it: a server whose keeper was killed is ended before ours starts.
 */
async function stopOrphan(folder: ServerFolder, pid: number): Promise<void> {
  // The process id may belong to another program by now.
  const isStill = () => wasStartedWith(pid, marksOf(folder));
  if (!isAlive(pid) || !(await isStill())) return;
  log(`ending server ${pid}, whose keeper was killed`);
  await terminate({ pid, patienceMs: ORPHAN_STOP_MS, isStill });
}

if (require.main === module) {
  const options = JSON.parse(process.argv[2] ?? '{}') as KeeperOptions;
  keep(options).catch((error: Error) => {
    log(`failed: ${error.message}`);
    process.exit(1);
  });
}
