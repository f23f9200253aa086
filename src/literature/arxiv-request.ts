// One GET to arXiv, and what its answer amounts to.

import { type ArxivFeed, AtomUnreadable, parseArxivFeed } from './atom';
import { foldWhitespace, shorten } from './plain-text';
import { SourceUnavailable } from './source';

export type ArxivReply =
  | { readonly kind: 'feed'; readonly feed: ArxivFeed }
  | { readonly kind: 'redirect'; readonly to: URL }
  | { readonly kind: 'blocked' | 'failed'; readonly note: string };

export type FinalReply = Exclude<ArxivReply, { readonly kind: 'redirect' }>;

export interface ArxivRequest {
  readonly url: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly userAgent: string;
  /** For the whole answer, from the first byte out to the last one in. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (what: string) => void;
}

/** 2,000 entries, the most one page holds, are about 5 MB. */
const MOST_BYTES = 20 * 1024 * 1024;
const TICK_MS = 1_000;
/** So that a nonsensical Retry-After cannot stop searching for good; past it we ask again and are told again. */
const LONGEST_WAIT_MS = 3_600_000;

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly tooLong: boolean;
}

/** Reads at most `MOST_BYTES` and hangs up on the rest. */
async function readBody(response: Response): Promise<Pick<RawAnswer, 'body' | 'tooLong'>> {
  if (!response.body) return { body: '', tooLong: false };
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let body = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: body + decoder.decode(), tooLong: false };
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      return { body, tooLong: true };
    }
    body += decoder.decode(value, { stream: true });
  }
}

/** `fetch failed` is all that fetch itself says; what happened is its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string; code?: string }; message?: string };
  return cause?.message || cause?.code || message || String(error);
}

async function get(request: ArxivRequest): Promise<RawAnswer> {
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
  const ticking = setInterval(() => request.onWait?.('waiting for arXiv to answer'), TICK_MS);
  try {
    const response = await request.fetch(url, {
      redirect: 'manual',
      signal: stop.signal,
      headers: { accept: 'application/atom+xml', 'user-agent': request.userAgent },
    });
    return { status: response.status, headers: response.headers, ...(await readBody(response)) };
  } catch (error) {
    signal?.throwIfAborted();
    throw new SourceUnavailable(
      timedOut
        ? `${url.host} did not answer completely within ${timeoutMs / 1000} s`
        : `no complete answer from ${url.host}: ${reasonOf(error)}`,
    );
  } finally {
    clearTimeout(timer);
    clearInterval(ticking);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** `Retry-After` in seconds or as a date, in milliseconds from now; an hour at most. */
function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}

/** What a refusal says of itself, if it says so in a feed. */
function refusalText({ status, body }: RawAnswer): string {
  try {
    const feed = parseArxivFeed(body);
    if (feed.kind === 'error') return `${shorten(feed.message, 300)} (HTTP ${status})`;
  } catch (error) {
    if (!(error instanceof AtomUnreadable)) throw error;
  }
  return `HTTP ${status}`;
}

function readFeed(answer: RawAnswer, url: URL): ArxivReply {
  if (answer.tooLong) {
    return {
      kind: 'failed',
      note: `the answer is longer than ${MOST_BYTES / 1024 / 1024} MB and was cut off`,
    };
  }
  const type = answer.headers.get('content-type') ?? '';
  if (type !== '' && !/\bxml\b/i.test(type)) {
    throw new SourceUnavailable(
      `${url.host} answered with ${shorten(foldWhitespace(type), 60)} instead of Atom: a maintenance page, or not arXiv's API`,
    );
  }
  try {
    return { kind: 'feed', feed: parseArxivFeed(answer.body) };
  } catch (error) {
    if (error instanceof AtomUnreadable) {
      throw new SourceUnavailable(`unreadable answer from ${url.host}: ${shorten(error.message, 300)}`);
    }
    throw error;
  }
}

/**
 * Asks once.
 *
 * @throws SourceUnavailable for what a later request may mend: no or no complete answer, a page that is not
 * Atom, HTTP 408, 429 and 5xx (with `retryAfterMs` where the answer names it); the signal's reason on abort.
 */
export async function askArxiv(request: ArxivRequest): Promise<ArxivReply> {
  const answer = await get(request);
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return readFeed(answer, request.url);
  if (status >= 300 && status < 400) {
    const location = headers.get('location');
    if (!location || !URL.canParse(location, request.url.href)) {
      return { kind: 'failed', note: `HTTP ${status} without a usable Location` };
    }
    return { kind: 'redirect', to: new URL(location, request.url) };
  }
  if (status === 401 || status === 403) {
    return { kind: 'blocked', note: `arXiv refuses us: ${refusalText(answer)}` };
  }
  if (status === 408 || status === 429 || status >= 500) {
    const waitMs = retryAfterMs(headers);
    const asked = waitMs === undefined ? '' : `, asks to wait ${Math.ceil(waitMs / 1000)} s`;
    throw new SourceUnavailable(`${request.url.host} answered HTTP ${status}${asked}`, waitMs);
  }
  return { kind: 'failed', note: `arXiv refuses the request: ${refusalText(answer)}` };
}
