import { readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../machine/folders';

/** The files of one embedded server: `<home>/server`. */
export interface ServerFolder {
  readonly dir: string;
  readonly database: string;
  readonly log: string;
  /** The running processes: {@link ServerRecord}. Absent if none is running. */
  readonly record: string;
  /** {@link UsedPorts}, kept so that addresses and commands printed earlier stay valid. */
  readonly ports: string;
  readonly lock: string;
  /** The secret by which keeper and users of this folder recognise each other. */
  readonly secret: string;
}

/** A killed keeper leaves it behind, and its successor finds the orphaned server by it. */
export interface ServerRecord {
  readonly keeperPid: number;
  /** Loopback port on which the keeper counts the server's users. */
  readonly controlPort: number;
  readonly serverPid?: number;
}

export interface UsedPorts {
  readonly control: number;
  readonly port?: number;
  readonly uiPort?: number;
}

export const serverDir = (home: string): string => path.resolve(home, 'server');

export function openServerFolder(dir: string): ServerFolder {
  makeFolder(dir);
  // One name for one folder, by whatever path it is reached: users ask a keeper by this name whether it keeps
  // their folder.
  const real = realpathSync(dir);
  return {
    dir: real,
    database: path.join(real, 'temporal.db'),
    log: path.join(real, 'server.log'),
    record: path.join(real, 'server.json'),
    ports: path.join(real, 'ports.json'),
    lock: path.join(real, 'keeper.lock'),
    secret: path.join(real, 'keeper.secret'),
  };
}

/** The record, or undefined if there is none or it is damaged. */
export function readRecord(folder: ServerFolder): ServerRecord | undefined {
  const { keeperPid, controlPort, serverPid } = readIntegers(folder.record);
  if (keeperPid === undefined || controlPort === undefined) return undefined;
  return { keeperPid, controlPort, serverPid };
}

export function readPorts(folder: ServerFolder): Partial<UsedPorts> {
  const { control, port, uiPort } = readIntegers(folder.ports);
  return { control, port, uiPort };
}

/** Replaces the file atomically: a reader sees either the old content or the new. */
export function writeIntegers(file: string, content: ServerRecord | UsedPorts): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(content)}\n`);
  renameSync(temporary, file);
}

function readIntegers(file: string): Readonly<Record<string, number | undefined>> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null) return {};
    return Object.fromEntries(Object.entries(content).filter(([, value]) => Number.isInteger(value)));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
