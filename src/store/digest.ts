// SHA-256 by Node. The store hashes everything it reads and writes, and pure JavaScript (records/hash.ts)
// takes several times as long.

import { createHash } from 'node:crypto';

/** SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits: the same result as in `records/hash.ts`. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
