// Mutual authentication of keeper and users. Any user of the machine can connect to a loopback port, or
// listen on one that a keeper had, so both ends prove that they can read the folder's secret. The secret is
// never sent, and a proof is valid only for one connection on one port.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The data of one connection that a proof covers, so that it cannot be used on another. */
export interface Greeting {
  readonly controlPort: number;
  readonly dir: string;
  /** Chosen by the keeper for this connection. */
  readonly challenge: string;
  /** Chosen by the user for this connection. */
  readonly nonce: string;
}

export const newNonce = (): string => randomBytes(16).toString('hex');

/** The proof that `who`, at one end of this connection, knows the secret. Hexadecimal. */
export const proofOf = (who: 'keeper' | 'user', secret: string, greeting: Greeting): string => {
  const { controlPort, dir, challenge, nonce } = greeting;
  return createHmac('sha256', secret)
    .update(JSON.stringify([who, controlPort, dir, challenge, nonce]))
    .digest('hex');
};

export function isProof(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The secret in `file`, created on first use: if several processes create it, all read the same one. */
export function secretIn(file: string): string {
  const known = read(file);
  if (isSecret(known)) return known;
  const aside = `${file}.${newNonce()}`;
  // As private as the process's umask allows, and never readable by everyone.
  writeFileSync(aside, newNonce(), { mode: 0o660 });
  try {
    if (known === undefined) linkSync(aside, file);
    else renameSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return secretIn(file);
}

const isSecret = (text: string | undefined): text is string => /^[0-9a-f]{32}$/.test(text ?? '');

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
