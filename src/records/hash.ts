// Content hashes: the names of artifacts. Pure JavaScript, because pure modules use it too.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { Ref } from '../contract/ref';

/**
 * The canonical JSON text of a value (RFC 8785): equal values have equal texts, whatever the order of their
 * keys.
 * @throws TypeError if the value itself has no JSON form (undefined, a function).
 */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined)
    throw new TypeError('cannot be written as JSON: the value is undefined or a function');
  return json;
}

/** SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The artifact name of a value: `sha256:` of its canonical JSON. */
export const hashOf = (value: unknown): Ref => `sha256:${sha256Hex(canonicalJson(value))}`;
