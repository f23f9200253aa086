// arXiv's search API as a Source: https://info.arxiv.org/help/api/user-manual.html

import { createGetApi } from '../http/get-api';
import type { Fetch } from '../http/outbound';
import type { Pacer } from '../http/pacer';
import { shorten } from '../text/plain-text';
import { type AnswerCache, utcDay } from './answer-cache';
import { ARXIV_FORMAT } from './arxiv-format';
import { arxivQuery } from './arxiv-query';
import { type SearchAnswer, type SearchRequest, type Source, SourceUnavailable } from './source';

export interface ArxivOptions {
  /** `https://export.arxiv.org/api`, or a stand-in. */
  readonly baseUrl: string;
  readonly pacer: Pacer;
  /** For one request, from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  /** arXiv asks clients to identify themselves. */
  readonly userAgent: string;
  readonly fetch?: Fetch;
  readonly cache?: AnswerCache;
  readonly now?: () => Date;
}

/** arXiv's own limit for one page. */
const MOST_RESULTS = 2_000;

function queryUrl(baseUrl: string, searchQuery: string, limit: number): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/query`);
  url.search = new URLSearchParams({
    search_query: searchQuery,
    start: '0',
    max_results: String(Math.min(Math.max(1, Math.trunc(limit)), MOST_RESULTS)),
    sortBy: 'relevance',
    sortOrder: 'descending',
  }).toString();
  return url;
}

/**
 * The adapter's outcomes, in addition to the rules of `Source`:
 *
 * - An answer without papers is requested once more, because arXiv has been seen to return it falsely.
 *   `empty`: no entry both times, and a stated total of 0. `suspect-empty`: no entry both times, but a total
 *   above 0 or none stated. If the second answer has papers, it is `ok` with a note.
 * - `failed`: arXiv's own error entries (HTTP 200 or 400), redirects off the host, entries none of which is
 *   usable, an answer above 20 MB, a query without a word in it.
 * - `blocked`: HTTP 401 and 403, and a proxy that refuses.
 *
 * `ok` and `empty` answers are cached under the request and its UTC day; a cached answer needs no turn at the
 * pacer.
 */
export function createArxivSource(options: ArxivOptions): Source {
  const { baseUrl, pacer, timeoutMs, userAgent, cache } = options;
  const now = options.now ?? (() => new Date());

  const api = createGetApi({
    name: 'arXiv',
    baseUrl,
    pacer,
    timeoutMs,
    userAgent,
    fetch: options.fetch,
    format: ARXIV_FORMAT,
    unavailable: (...given) => new SourceUnavailable(...given),
  });

  async function answer(url: URL, request: SearchRequest): Promise<SearchAnswer> {
    const base = { query: request.query, source: 'arxiv', papers: [], note: null };
    const totals: (number | null)[] = [];
    for (const attempt of [1, 2]) {
      const reply = await api.ask({ url, signal: request.signal, onWait: request.onWait });
      if (reply.kind !== 'answer') return { ...base, outcome: reply.kind, note: reply.note };
      const feed = reply.value;
      if (feed.kind === 'error') {
        return { ...base, outcome: 'failed', note: `arXiv reports an error: ${shorten(feed.message, 300)}` };
      }
      const unusable = feed.skipped > 0 ? `${feed.skipped} entries without a usable id or title` : null;
      if (feed.papers.length > 0) {
        const again = attempt === 2 ? 'the first answer was empty, the second was not' : null;
        return {
          ...base,
          outcome: 'ok',
          papers: feed.papers.slice(0, request.limit),
          note: [again, unusable].filter((part) => part !== null).join('; ') || null,
        };
      }
      if (unusable) return { ...base, outcome: 'failed', note: `arXiv sent only ${unusable}` };
      totals.push(feed.totalResults);
    }
    if (totals.every((total) => total === 0)) return { ...base, outcome: 'empty' };
    const stated = totals.map((total) => total ?? 'no number').join(' and ');
    return {
      ...base,
      outcome: 'suspect-empty',
      note: `asked twice, no entries, though arXiv stated totals of ${stated}`,
    };
  }

  return {
    kind: 'arxiv',
    at: baseUrl,
    async search(request) {
      request.signal?.throwIfAborted();
      const searchQuery = arxivQuery(request.query);
      if (searchQuery === null) {
        const note = 'the query has no word to search for';
        return { query: request.query, source: 'arxiv', outcome: 'failed', papers: [], note };
      }
      const url = queryUrl(baseUrl, searchQuery, request.limit);
      const key = `arxiv ${utcDay(now())} ${url.href}`;
      const kept = await cache?.get(key);
      if (kept) return { ...kept, query: request.query };
      const found = await answer(url, request);
      if (found.outcome === 'ok' || found.outcome === 'empty') await cache?.put(key, found);
      return found;
    },
  };
}
