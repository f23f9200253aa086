import { createPacer } from '../../src/http/pacer';
import { createOpenAlexSource, type OpenAlexOptions } from '../../src/literature/openalex';
import { type SearchAnswer, SourceUnavailable, searchAnswer } from '../../src/literature/source';
import { type ArxivServer, startArxivServer } from './arxiv-server';
import { json, openAlexPage, openAlexWork } from './json-answers';

const KEY = 'secret-key-1';
const MAILTO = 'owner@flock.example';
let server: ArxivServer;
beforeEach(async () => {
  server = await startArxivServer();
});
afterEach(() => server.close());

const sourceWith = (options: Partial<OpenAlexOptions> = {}) =>
  createOpenAlexSource({
    baseUrl: server.baseUrl,
    apiKey: KEY,
    mailto: MAILTO,
    pacer: createPacer({ spacingMs: 0 }),
    timeoutMs: 5_000,
    userAgent: 'sovereign-test/1',
    ...options,
  });
const search = (options: Partial<OpenAlexOptions> = {}, query = 'negative sampling', limit = 10) =>
  sourceWith(options).search({ query, limit });
const sent = () => server.requests.map(({ url }) => url.searchParams);
const works = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) =>
    openAlexWork({
      id: `https://openalex.org/W${from + at + 1}`,
      doi: null,
      ids: null,
      title: `Sheep ${from + at + 1}`,
    }),
  );

describe('the request', () => {
  it('asks for works with all words, only for the fields that are read, with key and address', async () => {
    server.script = [json(openAlexPage([openAlexWork()]))];
    const found = await search({}, 'What is fine-tuning AND "exact match"?', 25);
    expect(found.outcome).toBe('ok');
    expect(server.requests[0]?.url.pathname).toBe('/api/works');
    expect(Object.fromEntries(sent()[0] ?? [])).toEqual({
      search: '"fine tuning" "exact match"',
      per_page: '25',
      select:
        'id,doi,ids,title,authorships,abstract_inverted_index,publication_date,type,is_retracted,primary_location,locations',
      mailto: MAILTO,
      api_key: KEY,
    });
    expect(server.requests[0]?.userAgent).toBe('sovereign-test/1');
  });

  it('goes without key and address where there are none', async () => {
    server.script = [json(openAlexPage([openAlexWork()]))];
    await createOpenAlexSource({
      baseUrl: `${server.baseUrl}/`,
      pacer: createPacer({ spacingMs: 0 }),
      timeoutMs: 5_000,
      userAgent: 'x',
    }).search({ query: 'sheep', limit: 5 });
    expect(server.requests[0]?.url.pathname).toBe('/api/works');
    expect([...(sent()[0]?.keys() ?? [])]).toEqual(['search', 'per_page', 'select']);
  });

  it('is not sent for a query without a word', async () => {
    expect(await search({}, '?? AND')).toMatchObject({
      outcome: 'failed',
      note: 'the query has no word to search for',
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('outcomes', () => {
  it('ok: the papers in their order, no more than asked for', async () => {
    server.script = [json(openAlexPage(works(3), 300))];
    const found = await search({}, 'sheep', 2);
    expect(searchAnswer.parse(found)).toEqual(found);
    expect(found).toMatchObject({ query: 'sheep', source: 'openalex', outcome: 'ok', note: null });
    expect(found.papers.map(({ id }) => id)).toEqual(['openalex:W1', 'openalex:W2']);
    expect(server.requests).toHaveLength(1);
  });

  it('ok, with notes about what was left out', async () => {
    const cut = openAlexWork({ abstract_inverted_index: { good: [0], bad: [-1] } });
    server.script = [json(openAlexPage([cut, { title: null }, 7]))];
    expect((await search()).note).toBe(
      '2 works without a usable id or title, or no papers; 1 abstracts had words without a usable place, which were dropped',
    );
  });

  it('failed: works, but none usable; JSON of another kind', async () => {
    server.script = [json(openAlexPage([{ title: null }]))];
    expect(await search()).toMatchObject({
      outcome: 'failed',
      note: expect.stringContaining('only 1 works'),
    });
    server.script = [json({ results: 'none' })];
    expect(await search()).toMatchObject({
      outcome: 'failed',
      note: expect.stringContaining('no list of works'),
    });
  });

  it('ok: works with some of the words where none has all', async () => {
    server.script = [json(openAlexPage([], 0)), json(openAlexPage(works(1)))];
    expect(await search()).toMatchObject({ outcome: 'ok', note: expect.stringContaining('some of them') });
    expect(sent().map((params) => params.get('search'))).toEqual([
      'negative sampling',
      'negative OR sampling',
    ]);
  });

  it('empty: none with any of the words; one word is asked for once', async () => {
    server.script = [json(openAlexPage([], 0))];
    expect(await search()).toMatchObject({ outcome: 'empty', papers: [], note: null });
    expect(server.requests).toHaveLength(2);
    expect(await search({}, 'sheep')).toMatchObject({ outcome: 'empty', note: null });
    expect(server.requests).toHaveLength(3);
  });

  it('suspect-empty: twice no works although the count says otherwise, or says nothing', async () => {
    server.script = [json(openAlexPage([], 412))];
    expect(await search()).toMatchObject({
      outcome: 'suspect-empty',
      note: expect.stringContaining('412 and 412'),
    });
    expect(sent().map((params) => params.get('search'))).toEqual(['negative sampling', 'negative sampling']);
    server.script = [json({ results: [] })];
    expect(await search()).toMatchObject({
      outcome: 'suspect-empty',
      note: expect.stringContaining('no number'),
    });
    server.script = [json(openAlexPage([], 412)), json(openAlexPage([], 0))];
    expect((await search()).outcome).toBe('suspect-empty');
    server.script = [json(openAlexPage([], 0)), json(openAlexPage([], 3))];
    expect((await search()).outcome).toBe('suspect-empty');
  });

  it('ok: a first answer that was falsely empty', async () => {
    server.script = [json(openAlexPage([], 9)), json(openAlexPage(works(1)))];
    expect(await search()).toMatchObject({
      outcome: 'ok',
      note: 'the first answer was empty, the second was not',
    });
  });

  it('blocked: the note names the variable', async () => {
    server.script = [json({ message: `API key ${KEY} is not valid` }, { status: 401 })];
    const refused = await search();
    expect(refused).toMatchObject({
      outcome: 'blocked',
      note: expect.stringContaining('check SOVEREIGN_OPENALEX_KEY'),
    });
    expect(JSON.stringify(refused)).not.toContain(KEY);
    const { note } = await sourceWith({ apiKey: '' }).search({ query: 'sheep', limit: 1 });
    expect(note).toContain('set SOVEREIGN_OPENALEX_KEY');
  });

  it('throws what a later request may mend, without the key in it', async () => {
    server.script = [
      json({ message: `used up for ${KEY}` }, { status: 429, headers: { 'retry-after': '60' } }),
    ];
    const error = await search().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SourceUnavailable);
    expect(error).toMatchObject({ retryAfterMs: 60_000, message: expect.stringContaining('HTTP 429') });
    expect(String(error)).not.toContain(KEY);
  });

  it('ends with the reason of the signal', async () => {
    const gone = new Error('cancelled');
    const during = new AbortController();
    server.script = [() => during.abort(gone)];
    await expect(sourceWith().search({ query: 'x', limit: 1, signal: during.signal })).rejects.toBe(gone);
    await expect(sourceWith().search({ query: 'x', limit: 1, signal: AbortSignal.abort(gone) })).rejects.toBe(
      gone,
    );
  });
});

describe('pages', () => {
  it('are turned as far as the limit needs', async () => {
    server.script = [
      json(openAlexPage(works(100), 1_000)),
      json(openAlexPage(works(100, 99), 1_000)),
      json(openAlexPage(works(100, 199), 1_000)),
    ];
    const found = await search({}, 'sheep', 250);
    expect(sent().map((params) => [params.get('per_page'), params.get('page')])).toEqual([
      ['100', null],
      ['100', '2'],
      ['100', '3'],
    ]);
    // W100 stood on two pages.
    expect(new Set(found.papers.map(({ id }) => id)).size).toBe(found.papers.length);
    expect(found.papers).toHaveLength(250);
  });

  it('end where the works end', async () => {
    server.script = [json(openAlexPage(works(100), 120)), json(openAlexPage(works(20, 100), 120))];
    expect((await search({}, 'sheep', 900)).papers).toHaveLength(120);
    expect(server.requests).toHaveLength(2);
  });

  it('are bounded, whatever is asked for and promised', async () => {
    server.script = [json(openAlexPage(works(100), 1e9))];
    await search({}, 'sheep', 1e9);
    expect(server.requests.length).toBeLessThanOrEqual(10);
  });

  it('that fail behind the first leave those before, with a note, and are not kept', async () => {
    const put = jest.fn();
    server.script = [json(openAlexPage(works(100), 300)), json({ message: 'no page 2' }, { status: 400 })];
    const found = await search({ cache: { get: async () => null, put } }, 'sheep', 300);
    expect(found).toMatchObject({
      outcome: 'ok',
      note: expect.stringContaining('page 2 and what follows is missing'),
    });
    expect(found.papers).toHaveLength(100);
    expect(put).not.toHaveBeenCalled();
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

  it('answers the same request of the same UTC day without a turn, whoever’s key it is, and never holds one', async () => {
    const cache = memoryCache();
    let now = new Date('2026-11-24T23:59:00Z');
    server.script = [json(openAlexPage([openAlexWork()]))];
    const asked = await search({ cache, now: () => now }, 'sheep, NEGATIVE');
    const pacer = { run: () => Promise.reject(new Error('no turn may be taken')) };
    const again = await search({ cache, now: () => now, pacer, apiKey: 'other' }, 'the sheep negative');
    expect(again).toEqual({ ...asked, query: 'the sheep negative' });
    expect(JSON.stringify([...cache.kept])).not.toMatch(/secret|flock/);
    now = new Date('2026-11-25T00:00:00Z');
    await search({ cache, now: () => now }, 'sheep negative');
    await search({ cache, now: () => now }, 'sheep negative', 11);
    expect(server.requests).toHaveLength(3);
  });

  it('keeps ok and empty answers and no others', async () => {
    const cache = memoryCache();
    server.script = [json(openAlexPage([], 0))];
    await search({ cache }, 'a1');
    server.script = [json(openAlexPage([], 5))];
    await search({ cache }, 'a2');
    server.script = [json({}, { status: 403 })];
    await search({ cache }, 'a3');
    server.script = [json({}, { status: 400 })];
    await search({ cache }, 'a4');
    expect([...cache.kept.values()].map(({ outcome }) => outcome)).toEqual(['empty']);
  });
});
