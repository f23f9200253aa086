// A payload nobody can decode would wedge its run for ever: the workflow task fails, queries hang, later
// signals are ignored. This converter hands it on as a value instead, and zod refuses it like any other
// bad input. Loaded into the workflow sandbox: no Node imports.

import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import type { Undecodable } from '../protocol';

const encodingOf = (payload: Payload): string => {
  const bytes = payload.metadata?.encoding;
  // An encoding is the sender's text: only its printable part is repeated.
  return bytes ? String.fromCharCode(...bytes.slice(0, 60)).replace(/[^\x20-\x7e]/g, '?') : 'none';
};

class TolerantPayloadConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return defaultPayloadConverter.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown error';
      const undecodable: Undecodable = { undecodable: `encoding ${encodingOf(payload)}: ${reason}` };
      return undecodable as T;
    }
  }
}

export const payloadConverter: PayloadConverter = new TolerantPayloadConverter();
