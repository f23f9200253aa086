// A payload that cannot be decoded would block its run for ever: the workflow task fails, queries hang, later
// signals are ignored. This converter passes it on as a value instead, which zod refuses like any other bad
// input. Loaded into the workflow sandbox: no Node imports.

import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import type { Undecodable } from '../contract/protocol';

const encodingOf = (payload: Payload): string => {
  const bytes = payload.metadata?.encoding;
  // The encoding is chosen by the sender: only its printable part is repeated.
  return bytes ? String.fromCharCode(...bytes.slice(0, 60)).replace(/[^\x20-\x7e]/g, '?') : 'none';
};

/**
 * None of our payloads is a tenth as deep. One that is thousands of levels deep would overflow the stack of
 * any code that walks it.
 */
const DEEPEST = 200;

/**
 * Whether JSON text is nested deeper than that. Counts bytes, because parsing it may already overflow the
 * stack.
 */
function isTooDeep({ data }: Payload): boolean {
  let depth = 0;
  let quoted = false;
  const bytes = data ?? [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}

class TolerantPayloadConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return defaultPayloadConverter.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    try {
      if (encodingOf(payload).startsWith('json/') && isTooDeep(payload)) {
        throw new Error(`nested more than ${DEEPEST} deep`);
      }
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown error';
      const undecodable: Undecodable = { undecodable: `encoding ${encodingOf(payload)}: ${reason}` };
      return undecodable as T;
    }
  }
}

export const payloadConverter: PayloadConverter = new TolerantPayloadConverter();
