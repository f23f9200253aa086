// The only way to send requests to providers: to configured hosts only, never where an answer points, with
// bounded answers.

import { SovereignError } from '../errors/sovereign-error';
import type { Fetch } from './outbound';

export interface BoundedFetchOptions {
  /** Requests may go only to the origins of these URLs. */
  readonly allowed: readonly string[];
  /** Limit for an answer's body in bytes, after decompression. */
  readonly maxBytes: number;
  readonly fetch?: Fetch;
}

/** The request would have left the configured hosts. */
export class ForeignHost extends SovereignError {
  override readonly code = 'ForeignHost';
}

/** The answer exceeded `maxBytes` and was cut off. */
export class AnswerTooLong extends SovereignError {
  override readonly code = 'AnswerTooLong';
}

/**
 * A `fetch` that contacts only the origins of `allowed`. Does not follow redirects: the 3xx answer is
 * returned as is, and the caller decides about its Location. Reading a body past `maxBytes` fails and closes
 * the connection.
 * @throws ForeignHost before anything is sent; AnswerTooLong while the body is read.
 */
export function boundedFetch({ allowed, maxBytes, fetch = globalThis.fetch }: BoundedFetchOptions): Fetch {
  const origins = new Set(allowed.map((url) => new URL(url).origin));
  const ask: typeof globalThis.fetch = async (target, init) => {
    const url = new URL(target instanceof Request ? target.url : target);
    if (!origins.has(url.origin)) {
      throw new ForeignHost(`${url.origin} is not one of the configured hosts: ${[...origins].join(', ')}`);
    }
    const response = await fetch(target, { ...init, redirect: 'manual' });
    return response.body === null ? response : withBody(response, bounded(response.body, maxBytes));
  };
  return fetch.via === undefined ? ask : Object.assign(ask, { via: fetch.via });
}

function bounded(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw new AnswerTooLong(`the answer is longer than ${maxBytes} bytes`);
        controller.enqueue(chunk);
      },
    }),
  );
}

const withBody = ({ status, statusText, headers }: Response, body: ReadableStream<Uint8Array>) =>
  new Response(body, { status, statusText, headers });
