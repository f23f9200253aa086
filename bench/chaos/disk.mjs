// A small disk of a run's own, to be filled up and made read-only: a tmpfs, which takes the right to mount.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.mjs';

const SIZE_MB = 48;
const mounted = new Set();

const mount = (...args) => execFileSync('mount', args, { stdio: 'pipe' });

function unmount(folder) {
  // Lazily: what is still open goes with its process.
  spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
  mounted.delete(folder);
}

process.prependListener('exit', () => {
  for (const folder of mounted) unmount(folder);
});

/** Why there can be no such disk here; undefined where there can. */
export function whyNoDisk() {
  const folder = path.join(tmpdir(), `sovereign-chaos-disk-${process.pid}`);
  mkdirSync(folder);
  try {
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    unmount(folder);
    return undefined;
  } catch (error) {
    return `no right to mount a tmpfs (${String(error.stderr ?? error.message).trim()}); run it as root or under \`unshare -rm\``;
  } finally {
    rmdirSync(folder);
  }
}

export function openDisk(folder) {
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0755`, 'tmpfs', folder);
  mounted.add(folder);
  const filler = path.join(folder, 'filler');
  return {
    /** Takes the last byte. */
    fill() {
      const file = openSync(filler, 'w');
      try {
        for (let chunk = 1 << 20; chunk >= 1; ) {
          try {
            writeSync(file, Buffer.alloc(chunk));
          } catch (error) {
            if (error.code !== 'ENOSPC') throw error;
            chunk >>= 4;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    /** Not while a file is open for writing: tried until there is none. */
    readOnly: () =>
      until('the disk is made read-only', async () => mount('-o', 'remount,ro', folder) !== undefined, {
        everyMs: 3,
      }),
    async writable() {
      mount('-o', 'remount,rw', folder);
      await sleep(0);
    },
    close: () => unmount(folder),
  };
}
