// Checks this machine: Node version, a run's folders, free disk space, the proxy.

import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/config';
import { openTunnel } from '../../http/tunnel';
import { meaningOf } from '../../machine/folders';
import { openHome, ROOM_BYTES } from '../../runtime/home';
import { type Found, fail, ok, warn } from './finding';

/** Must match `engines` in package.json. */
const NODE = { major: 20, minor: 19 } as const;

export function checkNode(version = process.versions.node): Found {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > NODE.major || (major === NODE.major && minor >= NODE.minor);
  return isNew
    ? ok(`Node ${version}`)
    : fail(`Node ${version}`, `install Node ${NODE.major}.${NODE.minor} or newer`);
}

/** Returns the folder, or its closest ancestor that exists. @throws if that is a file or is not writable */
function existingFolder(folder: string): string {
  let at = folder;
  while (statSync(at, { throwIfNoEntry: false }) === undefined && at !== path.dirname(at))
    at = path.dirname(at);
  if (!statSync(at).isDirectory()) throw Object.assign(new Error(`${at} is a file`), { code: 'ENOTDIR' });
  accessSync(at, constants.W_OK | constants.X_OK);
  return at;
}

/**
 * Creates no folder. An existing one is opened as every command opens it, which closes it to other users of
 * the machine.
 */
export function checkStore(config: Pick<Config, 'home' | 'access' | 'papersFolder'>): Found {
  const closed: string[] = [];
  for (const [name, folder] of [
    ['SOVEREIGN_HOME', config.home],
    ['SOVEREIGN_PAPERS', config.papersFolder],
  ] as const) {
    try {
      existingFolder(folder);
    } catch (error) {
      return fail(`${folder} cannot be used: ${meaningOf(error)}`, `correct that, or set ${name}`);
    }
  }
  if (statSync(config.home, { throwIfNoEntry: false }) !== undefined)
    openHome(config, (line) => closed.push(line));
  const where = `state in ${config.home}, papers in ${config.papersFolder}`;
  return closed.length === 0 ? ok(where) : warn(`${where}. ${closed.join('. ')}`);
}

/**
 * A typical run takes about 2 MB, a server's database grows with its histories, and a language model's
 * answers are small.
 */
const COMFORTABLE_BYTES = 500_000_000;

const freeBytes = (folder: string): number => {
  const { bavail, bsize, blocks } = statfsSync(folder);
  // Some file systems do not know their size and report 0 for everything.
  return blocks > 0 ? bavail * bsize : Number.POSITIVE_INFINITY;
};

export function checkDisk(
  { home, papersFolder }: Pick<Config, 'home' | 'papersFolder'>,
  free: (folder: string) => number = freeBytes,
): Found {
  const rooms = [home, papersFolder].map((folder) => ({ folder, bytes: free(existingFolder(folder)) }));
  const { folder, bytes } = rooms.reduce((least, room) => (room.bytes < least.bytes ? room : least));
  const room = `${sizeText(bytes)} free for ${folder}`;
  if (bytes < ROOM_BYTES) return fail(room, 'make room: a run cannot begin');
  return bytes < COMFORTABLE_BYTES ? warn(room, 'make room before many runs') : ok(room);
}

function sizeText(bytes: number): string {
  if (bytes === Number.POSITIVE_INFINITY) return 'no known limit';
  return bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${Math.floor(bytes / 1e9)} GB`;
}

/** Opens a connection through the proxy to the host that a run asks first. Sends no request. */
export async function checkProxy(
  { proxies, arxiv }: Pick<Config, 'proxies' | 'arxiv'>,
  timeoutMs: number,
): Promise<Found> {
  const url = new URL(arxiv.url);
  const proxy = proxies.forUrl(url);
  if (proxy === null) return ok(proxies.situation(url));
  try {
    (await openTunnel({ proxy, authority: `${url.hostname}:${url.port || 443}`, timeoutMs })).destroy();
    return ok(`${proxy} opens connections`);
  } catch (error) {
    return warn((error as Error).message, `correct ${proxy.variable}, or exempt hosts in NO_PROXY`);
  }
}
