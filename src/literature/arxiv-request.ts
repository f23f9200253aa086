// One GET to arXiv, and what its answer amounts to.

import type { Fetch } from '../http/outbound';
import { ProxyFailed } from '../http/proxy-failed';
import { type ArxivFeed, AtomUnreadable, parseArxivFeed } from './atom';
import { foldWhitespace, shorten } from './plain-text';
import { SourceUnavailable } from './source';
import { askedToWait, getWhole, type RawAnswer, statedWaitMs } from './whole-answer';

export type ArxivReply =
  | { readonly kind: 'feed'; readonly feed: ArxivFeed }
  | { readonly kind: 'redirect'; readonly to: URL }
  | { readonly kind: 'blocked' | 'failed'; readonly note: string };

export type FinalReply = Exclude<ArxivReply, { readonly kind: 'redirect' }>;

export interface ArxivRequest {
  readonly url: URL;
  readonly fetch: Fetch;
  readonly userAgent: string;
  /** For the whole answer, from the first byte out to the last one in. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (what: string) => void;
}

/** 2,000 entries, the most one page holds, are about 5 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

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
  const { userAgent, ...rest } = request;
  const answer = await getWhole({
    ...rest,
    name: 'arXiv',
    maxBytes: MOST_BYTES,
    headers: { accept: 'application/atom+xml', 'user-agent': userAgent },
  }).catch((error: unknown) => {
    if (error instanceof ProxyFailed) return error;
    throw error;
  });
  if (answer instanceof ProxyFailed)
    return { kind: 'blocked', note: `arXiv was not asked: ${answer.message}` };
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
    const waitMs = statedWaitMs(answer);
    throw new SourceUnavailable(`${request.url.host} answered HTTP ${status}${askedToWait(waitMs)}`, waitMs);
  }
  return { kind: 'failed', note: `arXiv refuses the request: ${refusalText(answer)}` };
}
