// OpenAlex's search as a Source: https://developers.openalex.org

import type { Fetch } from '../http/outbound';
import type { Pacer } from '../http/pacer';
import type { PaperRecord } from '../records/paper-record';
import { type AnswerCache, utcDay } from './answer-cache';
import { openAlexQuery } from './openalex-query';
import { OPENALEX_FIELDS, type OpenAlexPage, parseOpenAlexPage } from './openalex-work';
import { createScholarlyApi } from './scholarly-request';
import type { SearchAnswer, SearchRequest, Source } from './source';

export interface OpenAlexOptions {
  /** `https://api.openalex.org`, or a stand-in. */
  readonly baseUrl: string;
  /** A free key allows about a thousand searches a day; without one, a tenth of that at most. */
  readonly apiKey?: string;
  /** Contact address for OpenAlex. */
  readonly mailto?: string;
  readonly pacer: Pacer;
  /** For one request, from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly fetch?: Fetch;
  readonly cache?: AnswerCache;
  readonly now?: () => Date;
}

/** OpenAlex's own limit for one page. */
const MOST_PER_PAGE = 100;
const MOST_RESULTS = 1_000;

const REMEDY = {
  withKey: 'check SOVEREIGN_OPENALEX_KEY, and its allowance at openalex.org/settings/api',
  withoutKey: 'set SOVEREIGN_OPENALEX_KEY to a free key from openalex.org/settings/api',
};

const joined = (...parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null).join('; ') || null;

type Read =
  | { readonly kind: 'page'; readonly page: OpenAlexPage }
  | { readonly kind: 'blocked' | 'failed'; readonly note: string };

/**
 * The adapter's outcomes, in addition to the rules of `Source`:
 *
 * - Searches for works that contain all words of the query and, if there are none, for those that contain any
 *   of them: `ok` with a note that says so, or `empty`.
 * - An answer without works although its stated count is above 0, or absent, is requested once more.
 *   `suspect-empty`: the second has none either. If the second answer has works, it is `ok` with a note.
 * - `failed`: works none of which is usable, other JSON, HTTP 4xx, redirects off the origin, an answer above
 *   20 MB, a query without a word in it. A failure after the first page keeps the pages before it: `ok` with
 *   a note.
 * - `blocked`: HTTP 401 and 403, and a proxy that refuses; the note names the variable to set.
 *
 * Complete `ok` and `empty` answers are cached under the request (without key and address) and its UTC day; a
 * cached answer needs no turn at the pacer.
 */
export function createOpenAlexSource(options: OpenAlexOptions): Source {
  const { baseUrl, apiKey, mailto, cache } = options;
  const now = options.now ?? (() => new Date());
  const api = createScholarlyApi({
    name: 'OpenAlex',
    baseUrl,
    pacer: options.pacer,
    timeoutMs: options.timeoutMs,
    userAgent: options.userAgent,
    secrets: [apiKey, mailto],
    remedy: apiKey ? REMEDY.withKey : REMEDY.withoutKey,
    fetch: options.fetch,
  });

  /** Without key and address, so that it can serve as a cache key. */
  function worksUrl(search: string, perPage: number): URL {
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/works`);
    url.search = new URLSearchParams({
      search,
      per_page: String(perPage),
      select: OPENALEX_FIELDS.join(','),
    }).toString();
    return url;
  }

  async function read(url: URL, pageNumber: number, { signal, onWait }: SearchRequest): Promise<Read> {
    const asked = new URL(url);
    if (pageNumber > 1) asked.searchParams.set('page', String(pageNumber));
    if (mailto) asked.searchParams.set('mailto', mailto);
    if (apiKey) asked.searchParams.set('api_key', apiKey);
    const reply = await api.ask({ url: asked, signal, onWait });
    if (reply.kind !== 'answer') return reply;
    const page = parseOpenAlexPage(reply.value);
    if (page === null) return { kind: 'failed', note: 'OpenAlex sent JSON that holds no list of works' };
    return { kind: 'page', page };
  }

  /** `whole`: no page is missing. */
  type Found = { readonly answer: SearchAnswer; readonly whole: boolean };

  /** Fetches the pages after the first, as many as the limit needs. */
  async function rest(
    url: URL,
    first: OpenAlexPage,
    request: SearchRequest,
    told: string | null,
  ): Promise<Found> {
    const limit = Math.min(Math.max(1, Math.trunc(request.limit)), MOST_RESULTS);
    const papers = new Map<string, PaperRecord>();
    let [received, skipped, damaged] = [0, 0, 0];
    let missing: string | null = null;
    let page = first;
    for (let number = 1; ; ) {
      received += page.received;
      skipped += page.skipped;
      damaged += page.damaged;
      // Pages overlap when the index changes between two requests.
      for (const paper of page.papers) if (!papers.has(paper.id)) papers.set(paper.id, paper);
      const last =
        page.received === 0 || page.received < MOST_PER_PAGE || received >= (page.count ?? Infinity);
      number += 1;
      if (last || papers.size >= limit || number > Math.ceil(limit / MOST_PER_PAGE)) break;
      const reply = await read(url, number, request);
      if (reply.kind !== 'page') {
        missing = `page ${number} and what follows is missing: ${reply.note}`;
        break;
      }
      page = reply.page;
    }
    const unusable = skipped > 0 ? `${skipped} works without a usable id or title, or no papers` : null;
    const base = { query: request.query, source: 'openalex' };
    if (papers.size === 0) {
      const note = joined(`OpenAlex sent only ${unusable}`, missing);
      return { answer: { ...base, outcome: 'failed', papers: [], note }, whole: false };
    }
    const cut =
      damaged > 0 ? `${damaged} abstracts had words without a usable place, which were dropped` : null;
    const note = joined(told, unusable, cut, missing);
    return {
      answer: { ...base, outcome: 'ok', papers: [...papers.values()].slice(0, limit), note },
      whole: missing === null,
    };
  }

  async function answer(
    urls: { readonly all: URL; readonly any: URL | null },
    request: SearchRequest,
  ): Promise<Found> {
    const base = { query: request.query, source: 'openalex', papers: [], note: null };
    const counts: (number | null)[] = [];
    let url = urls.all;
    let told: string | null = null;
    for (const attempt of [1, 2]) {
      const reply = await read(url, 1, request);
      if (reply.kind !== 'page')
        return { answer: { ...base, outcome: reply.kind, note: reply.note }, whole: false };
      if (reply.page.received > 0) return rest(url, reply.page, request, told);
      counts.push(reply.page.count);
      if (attempt === 2) break;
      if (reply.page.count === 0) {
        // OpenAlex has not been seen to state a false count of 0: repeating the request would only cost.
        if (urls.any === null) return { answer: { ...base, outcome: 'empty' }, whole: true };
        url = urls.any;
        told = 'no work has all words of the query; these have some of them';
      } else {
        told = 'the first answer was empty, the second was not';
      }
    }
    if (counts.at(-1) === 0 && url === urls.any)
      return { answer: { ...base, outcome: 'empty' }, whole: true };
    const stated = counts.map((count) => count ?? 'no number').join(' and ');
    const note = `asked twice, no works, though OpenAlex stated counts of ${stated}`;
    return { answer: { ...base, outcome: 'suspect-empty', note }, whole: false };
  }

  return {
    kind: 'openalex',
    at: baseUrl,
    async search(request) {
      request.signal?.throwIfAborted();
      const query = openAlexQuery(request.query);
      if (query === null) {
        const note = 'the query has no word to search for';
        return { query: request.query, source: 'openalex', outcome: 'failed', papers: [], note };
      }
      const perPage = Math.min(Math.max(1, Math.trunc(request.limit)), MOST_PER_PAGE);
      const all = worksUrl(query.all, perPage);
      const any = query.any === null ? null : worksUrl(query.any, perPage);
      const key = `openalex ${utcDay(now())} ${request.limit} ${all.href}`;
      const kept = await cache?.get(key);
      if (kept) return { ...kept, query: request.query };
      const found = await answer({ all, any }, request);
      if (found.whole) await cache?.put(key, found.answer);
      return found.answer;
    },
  };
}
