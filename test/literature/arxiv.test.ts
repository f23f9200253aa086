import { createPacer } from '../../src/http/pacer';
import { type ArxivOptions, createArxivSource } from '../../src/literature/arxiv';
import { type SearchAnswer, SourceUnavailable, searchAnswer } from '../../src/literature/source';
import { type ArxivServer, answer, startArxivServer } from './arxiv-server';
import { entry, errorFeed, feed } from './feeds';

let server: ArxivServer;
beforeEach(async () => {
  server = await startArxivServer();
});
afterEach(() => server.close());

const sourceWith = (options: Partial<ArxivOptions> = {}) =>
  createArxivSource({
    baseUrl: server.baseUrl,
    pacer: createPacer({ spacingMs: 0 }),
    timeoutMs: 5_000,
    userAgent: 'sovereign-test/1',
    ...options,
  });

const search = (options: Partial<ArxivOptions> = {}, query = 'negative sampling') =>
  sourceWith(options).search({ query, limit: 10 });

const unavailable = async (promise: Promise<unknown>): Promise<SourceUnavailable> => {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SourceUnavailable);
  return error as SourceUnavailable;
};

describe('the request', () => {
  it('asks for the most relevant papers in arXiv syntax, and says who asks', async () => {
    server.script = [answer(feed(entry()))];
    const found = await sourceWith().search({ query: 'fine-tuning "exact match"', limit: 25 });
    expect(found.outcome).toBe('ok');
    const [request] = server.requests;
    expect(request?.url.pathname).toBe('/api/query');
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      search_query: 'all:"fine tuning" OR all:"exact match"',
      start: '0',
      max_results: '25',
      sortBy: 'relevance',
      sortOrder: 'descending',
    });
    expect(request?.userAgent).toBe('sovereign-test/1');
  });

  it('stays within what arXiv serves at once, and gives no more than asked for', async () => {
    server.script = [answer(feed(entry() + entry({ id: 'http://arxiv.org/abs/2001.00002v1' })))];
    await sourceWith().search({ query: 'sheep', limit: 100_000 });
    expect(server.requests[0]?.url.searchParams.get('max_results')).toBe('2000');
    expect((await sourceWith().search({ query: 'sheep', limit: 1 })).papers).toHaveLength(1);
  });

  it('is not sent for a query without a word', async () => {
    const found = await search({}, '?? ()');
    expect(found).toMatchObject({ outcome: 'failed', note: 'the query has no word to search for' });
    expect(server.requests).toHaveLength(0);
  });

  it('goes out one at a time, over one connection', async () => {
    server.script = [(request, response) => setTimeout(() => answer(feed(entry()))(request, response), 20)];
    // Right after an answer the connection is not free yet; with any spacing it is.
    const source = sourceWith({ pacer: createPacer({ spacingMs: 50 }) });
    await Promise.all(['a b', 'c d', 'e f'].map((query) => source.search({ query, limit: 5 })));
    expect(server.requests).toHaveLength(3);
    expect(server.mostOpen).toBe(1);
    expect(server.connections).toBe(1);
  });

  it('takes its turn at the pacer, also for the second look at an empty answer and for a redirect', async () => {
    let turns = 0;
    const pacer = createPacer({ spacingMs: 0 });
    const counted: ArxivOptions['pacer'] = {
      run: (fn, options) => {
        turns += 1;
        return pacer.run(fn, options);
      },
    };
    server.script = [
      answer('', { status: 302, headers: { location: '/api/query?again' } }),
      answer(feed('', 0)),
      answer(feed('', 0)),
    ];
    await search({ pacer: counted });
    expect(turns).toBe(3);
    expect(server.requests).toHaveLength(3);
  });
});

describe('outcomes', () => {
  it('ok: the papers in their order', async () => {
    server.script = [answer(feed(entry() + entry({ id: 'http://arxiv.org/abs/hep-ex/0307015v1' }), 2))];
    const found = await search();
    expect(searchAnswer.parse(found)).toEqual(found);
    expect(found).toMatchObject({ query: 'negative sampling', source: 'arxiv', outcome: 'ok', note: null });
    expect(found.papers.map(({ id }) => id)).toEqual(['arXiv:2001.00001v1', 'arXiv:hep-ex/0307015v1']);
    expect(server.requests).toHaveLength(1);
  });

  it('ok, with a note about entries that were left out', async () => {
    server.script = [answer(feed(entry() + entry({ id: 'urn:x' })))];
    expect(await search()).toMatchObject({ outcome: 'ok', note: '1 entries without a usable id or title' });
  });

  it('failed: entries, but none usable', async () => {
    server.script = [answer(feed(entry({ id: 'urn:x' })))];
    expect(await search()).toMatchObject({ outcome: 'failed' });
  });

  it('empty: twice no entry and a total of 0', async () => {
    server.script = [answer(feed('', 0))];
    expect(await search()).toMatchObject({ outcome: 'empty', papers: [], note: null });
    expect(server.requests).toHaveLength(2);
  });

  it('suspect-empty: no entry although the total says otherwise, once or twice', async () => {
    server.script = [answer(feed('', 412))];
    expect(await search()).toMatchObject({ outcome: 'suspect-empty', note: expect.stringContaining('412') });
    server.script = [answer(feed('', 412)), answer(feed('', 0))];
    expect((await search()).outcome).toBe('suspect-empty');
    server.script = [answer(feed('', 'none'))];
    expect((await search()).outcome).toBe('suspect-empty');
  });

  it('ok: a first answer that was falsely empty', async () => {
    server.script = [answer(feed('', 0)), answer(feed(entry()))];
    const found = await search();
    expect(found).toMatchObject({ outcome: 'ok', note: 'the first answer was empty, the second was not' });
    expect(found.papers).toHaveLength(1);
  });

  it.each([200, 400])('failed: an error feed under HTTP %i', async (status) => {
    server.script = [answer(errorFeed('incorrect id format for abc'), { status })];
    expect(await search()).toMatchObject({
      outcome: 'failed',
      papers: [],
      note: expect.stringContaining('incorrect id format for abc'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('failed: other refusals', async () => {
    server.script = [answer('<html>no</html>', { status: 404 })];
    expect(await search()).toMatchObject({ outcome: 'failed', note: expect.stringContaining('HTTP 404') });
  });

  it.each([401, 403])('blocked: HTTP %i', async (status) => {
    server.script = [answer('Forbidden', { status, headers: { 'content-type': 'text/plain' } })];
    expect(await search()).toMatchObject({
      outcome: 'blocked',
      note: expect.stringContaining(`HTTP ${status}`),
    });
  });

  it('failed: an answer that does not end', async () => {
    server.script = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/atom+xml' });
        const chunk = Buffer.alloc(1 << 20, 'x');
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ];
    expect(await search()).toMatchObject({ outcome: 'failed', note: expect.stringContaining('20 MB') });
  });
});

describe('what a later request may mend', () => {
  it.each([
    [429, '7', 7_000],
    [503, '0', 0],
    [503, undefined, undefined],
    [500, undefined, undefined],
    [504, 'soon', undefined],
    [429, '9'.repeat(400), 3_600_000],
    [429, 'Tue, 01 Jan 2019 00:00:00 GMT', 0],
  ])('HTTP %i with Retry-After %s', async (status, retryAfter, waitMs) => {
    server.script = [answer('no', { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} })];
    const error = await unavailable(search());
    expect(error.message).toContain(`HTTP ${status}`);
    expect(error.retryAfterMs).toBe(waitMs);
  });

  it('reads a Retry-After that is a date', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    server.script = [answer('no', { status: 429, headers: { 'retry-after': date } })];
    const { retryAfterMs = 0 } = await unavailable(search());
    expect(retryAfterMs).toBeGreaterThan(60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(90_000);
  });

  it('a connection that breaks before or within the answer', async () => {
    server.script = [(_, response) => response.destroy()];
    await unavailable(search());
    server.script = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/atom+xml', 'content-length': '100000' });
        response.write(feed(entry()).slice(0, 200), () => response.destroy());
      },
    ];
    await unavailable(search());
  });

  it('nobody listening', async () => {
    const { baseUrl } = server;
    await server.close();
    expect((await unavailable(search({ baseUrl }))).message).toContain('ECONNREFUSED');
    server = await startArxivServer();
  });

  it('no answer in time, and an answer that stalls', async () => {
    server.script = [() => {}];
    expect((await unavailable(search({ timeoutMs: 50 }))).message).toContain('within 0.05 s');
    server.script = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/atom+xml' });
        response.write('<feed>');
      },
    ];
    expect((await unavailable(search({ timeoutMs: 50 }))).message).toContain('completely');
  });

  it('XML that is cut off', async () => {
    server.script = [answer(feed(entry()).slice(0, 500))];
    expect((await unavailable(search())).message).toContain('cut off');
  });

  it('a web page', async () => {
    server.script = [answer('<html></html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })];
    expect((await unavailable(search())).message).toContain('text/html');
  });
});

describe('redirects', () => {
  const to = (location: string, status = 301) => answer('', { status, headers: { location } });

  it('are followed on the same host', async () => {
    server.script = [to('/elsewhere?x=1'), answer(feed(entry()))];
    expect((await search()).outcome).toBe('ok');
    expect(server.requests[1]?.url.pathname).toBe('/elsewhere');
  });

  it('are not followed off it', async () => {
    const other = await startArxivServer();
    try {
      other.script = [answer(feed(entry()))];
      server.script = [to(`${other.baseUrl}/query`)];
      expect(await search()).toMatchObject({
        outcome: 'failed',
        note: expect.stringContaining('not followed'),
      });
      expect(other.requests).toHaveLength(0);
    } finally {
      await other.close();
    }
  });

  it('are not followed for ever', async () => {
    server.script = [to('/api/query')];
    expect(await search()).toMatchObject({ outcome: 'failed', note: expect.stringContaining('redirects') });
    expect(server.requests).toHaveLength(4);
  });

  it('without a place to go are failures', async () => {
    server.script = [answer('', { status: 302 })];
    expect((await search()).outcome).toBe('failed');
  });
});

describe('cancelling and waiting', () => {
  it('ends with the reason of the signal, before, in the queue and during the request', async () => {
    const gone = new Error('cancelled');
    const request = { query: 'sheep', limit: 5 };
    await expect(sourceWith().search({ ...request, signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
    expect(server.requests).toHaveLength(0);

    const during = new AbortController();
    server.script = [() => during.abort(gone)];
    await expect(sourceWith().search({ ...request, signal: during.signal })).rejects.toBe(gone);
  });

  it('tells the caller every second that it is waiting for an answer', async () => {
    server.script = [
      (request, response) => setTimeout(() => answer(feed(entry()))(request, response), 1_200),
    ];
    const onWait = jest.fn();
    await sourceWith().search({ query: 'sheep', limit: 5, onWait });
    expect(onWait).toHaveBeenCalledWith('waiting for arXiv to answer');
  });
});

describe('the day cache', () => {
  function memoryCache() {
    const kept = new Map<string, SearchAnswer>();
    return {
      kept,
      get: async (key: string) => kept.get(key) ?? null,
      put: async (key: string, found: SearchAnswer) => {
        kept.set(key, found);
      },
    };
  }
  const blockedPacer = { run: () => Promise.reject(new Error('no turn may be taken')) };

  it('answers the same request of the same UTC day without a request or a turn', async () => {
    const cache = memoryCache();
    let now = new Date('2026-11-24T23:59:00Z');
    server.script = [answer(feed(entry()))];
    const asked = await search({ cache, now: () => now }, 'sheep, negative');
    const again = await search(
      { cache, now: () => now, pacer: blockedPacer },
      'Sheep and NEGATIVE'.toLowerCase(),
    );
    expect(again).toEqual({ ...asked, query: 'sheep and negative' });
    expect(server.requests).toHaveLength(1);

    now = new Date('2026-11-25T00:00:00Z');
    await search({ cache, now: () => now }, 'sheep, negative');
    expect(server.requests).toHaveLength(2);
  });

  it('tells other queries and other limits apart', async () => {
    const cache = memoryCache();
    server.script = [answer(feed(entry()))];
    const source = sourceWith({ cache });
    await source.search({ query: 'sheep', limit: 5 });
    await source.search({ query: 'sheep', limit: 6 });
    await source.search({ query: 'goats', limit: 5 });
    expect(server.requests).toHaveLength(3);
  });

  it('keeps ok and empty answers and no others', async () => {
    const cache = memoryCache();
    const outcomes = async (query: string) => (await search({ cache }, query)).outcome;
    server.script = [answer(feed('', 0))];
    expect(await outcomes('none')).toBe('empty');
    server.script = [answer(feed('', 5))];
    expect(await outcomes('suspect')).toBe('suspect-empty');
    server.script = [answer('', { status: 403 })];
    expect(await outcomes('refused')).toBe('blocked');
    server.script = [answer(errorFeed('no'))];
    expect(await outcomes('wrong')).toBe('failed');
    expect([...cache.kept.values()].map(({ outcome }) => outcome)).toEqual(['empty']);
  });
});
