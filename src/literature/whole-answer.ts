// One GET and its whole answer, within bounds of time and size; shared by all sources that are asked over HTTP.

import { AnswerTooLong } from '../http/bounded-fetch';
import type { Fetch } from '../http/outbound';
import { ProxyFailed } from '../http/proxy-failed';
import { retryAfterMs } from '../http/retry-after';
import { SourceUnavailable } from './source';

export interface WholeRequest {
  readonly url: URL;
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** For the whole answer, from the first byte out to the last one in. */
  readonly timeoutMs: number;
  /** Of the body, after decompression; the rest is not read. */
  readonly maxBytes: number;
  /** Who is asked, in what `onWait` says. */
  readonly name: string;
  readonly signal?: AbortSignal;
  readonly onWait?: (what: string) => void;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly tooLong: boolean;
}

const TICK_MS = 1_000;
/** So that a nonsensical Retry-After cannot stop searching for good; past it we ask again and are told again. */
const LONGEST_WAIT_MS = 3_600_000;

/** Reads at most `maxBytes` and hangs up on the rest. */
async function readBody(response: Response, maxBytes: number): Promise<Pick<RawAnswer, 'body' | 'tooLong'>> {
  if (!response.body) return { body: '', tooLong: false };
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let body = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { body: body + decoder.decode(), tooLong: false };
      bytes += value.byteLength;
      if (bytes > maxBytes) {
        await reader.cancel();
        return { body, tooLong: true };
      }
      body += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    // The bounded way out has a limit of its own, and has hung up already.
    if (error instanceof AnswerTooLong) return { body, tooLong: true };
    throw error;
  }
}

/** `fetch failed` is all that fetch itself says; what happened is its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string; code?: string }; message?: string };
  return cause?.message || cause?.code || message || String(error);
}

/**
 * Asks once. Redirects are not followed: a 3xx answer comes back as it is.
 *
 * @throws SourceUnavailable when no answer comes, or none that is complete in time; the signal's reason on abort,
 *   which closes the connection; ProxyFailed where the proxy in force refuses, which no later request changes.
 */
export async function getWhole(request: WholeRequest): Promise<RawAnswer> {
  const { url, signal, timeoutMs } = request;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, timeoutMs);
  const ticking = setInterval(() => request.onWait?.(`waiting for ${request.name} to answer`), TICK_MS);
  try {
    const response = await request.fetch(url, {
      redirect: 'manual',
      signal: stop.signal,
      headers: request.headers,
    });
    const { status, headers } = response;
    return { status, headers, ...(await readBody(response, request.maxBytes)) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProxyFailed) {
      if (error.final) throw error;
      throw new SourceUnavailable(`no answer from ${url.host}: ${error.message}`);
    }
    const via = request.fetch.via?.(url) ?? '';
    throw new SourceUnavailable(
      timedOut
        ? `${url.host} did not answer completely within ${timeoutMs / 1000} s${via}`
        : `no complete answer from ${url.host}${via}: ${reasonOf(error)}`,
    );
  } finally {
    clearTimeout(timer);
    clearInterval(ticking);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The wait that an answer states, milliseconds; an hour at most. */
export function statedWaitMs({ status, headers, body }: RawAnswer): number | undefined {
  const waitMs = retryAfterMs({ status, headers: Object.fromEntries(headers), body, nowMs: Date.now() });
  return waitMs === undefined ? undefined : Math.min(waitMs, LONGEST_WAIT_MS);
}

/** What to add to a message on `statedWaitMs`'s finding. */
export const askedToWait = (waitMs: number | undefined): string =>
  waitMs === undefined ? '' : `, asks to wait ${Math.ceil(waitMs / 1000)} s`;
