import { gzipSync } from 'node:zlib';
import { createPacer } from '../../src/http/pacer';
import { createScholarlyApi, type ScholarlyApiOptions } from '../../src/literature/scholarly-request';
import { SourceUnavailable } from '../../src/literature/source';
import { type ArxivServer, startArxivServer } from './arxiv-server';
import { json } from './json-answers';

const KEY = 'k+y/very secret';
let server: ArxivServer;
beforeEach(async () => {
  server = await startArxivServer();
});
afterEach(() => server.close());

const ask = (
  options: Partial<ScholarlyApiOptions> & { signal?: AbortSignal; onWait?: (what: string) => void } = {},
) => {
  const { signal, onWait, ...rest } = options;
  const url = new URL(`${server.baseUrl}/works`);
  url.searchParams.set('api_key', KEY);
  return createScholarlyApi({
    name: 'Sheepdex',
    baseUrl: server.baseUrl,
    pacer: createPacer({ spacingMs: 0 }),
    timeoutMs: 5_000,
    userAgent: 'sovereign-test/1',
    secrets: [KEY],
    remedy: 'set SHEEPDEX_KEY',
    ...rest,
  }).ask({ url, ...(signal ? { signal } : {}), ...(onWait ? { onWait } : {}) });
};

const unavailable = async (promise: Promise<unknown>): Promise<SourceUnavailable> => {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SourceUnavailable);
  expect(String((error as Error).message)).not.toMatch(/secret/);
  return error as SourceUnavailable;
};

describe('an answer', () => {
  it('is parsed JSON of any of its media types, and of none', async () => {
    for (const type of ['application/json', 'application/vnd.api+json; charset=utf-8', '']) {
      server.script = [
        (_, response) => {
          if (type !== '') response.setHeader('content-type', type);
          response.end('{"a":[1]}');
        },
      ];
      expect(await ask()).toEqual({ kind: 'answer', value: { a: [1] } });
    }
    expect(server.requests[0]).toMatchObject({ userAgent: 'sovereign-test/1' });
    expect(server.requests[0]?.url.searchParams.get('api_key')).toBe(KEY);
  });

  it.each([401, 403])('is blocked by HTTP %i, and says which variable to set', async (status) => {
    server.script = [json({ error: 'Forbidden', message: `no such key: ${KEY}` }, { status })];
    const reply = await ask();
    expect(reply).toEqual({
      kind: 'blocked',
      note: `Sheepdex refuses us: no such key: *** (HTTP ${status}); set SHEEPDEX_KEY`,
    });
  });

  it.each([
    [400, { message: 'bad field' }, 'bad field (HTTP 400)'],
    [
      400,
      { status: 'failed', message: [{ type: 'x', message: 'no such select' }] },
      'no such select (HTTP 400)',
    ],
    [404, 'Resource not found.', 'HTTP 404'],
    [414, { error: 'x'.repeat(5_000) }, '…'],
    [400, { message: { message: { message: 1 } } }, 'HTTP 400'],
    [400, `${'['.repeat(500_000)}${']'.repeat(500_000)}`, 'HTTP 400'],
    [400, { message: encodeURIComponent(KEY), error: KEY }, '*** (HTTP 400)'],
  ])('failed by HTTP %i', async (status, body, words) => {
    server.script = [json(body, { status })];
    const reply = await ask();
    expect(reply).toMatchObject({ kind: 'failed', status, note: expect.stringContaining(words) });
    expect(JSON.stringify(reply)).not.toMatch(/secret/);
    expect(JSON.stringify(reply).length).toBeLessThan(500);
  });

  it.each([
    ['does not end', undefined],
    ['is a bomb', 'gzip'],
  ])('failed: one that %s', async (_what, encoding) => {
    let closed = false;
    server.script = [
      (request, response) => {
        request.socket.on('close', () => {
          closed = true;
        });
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(encoding ? { 'content-encoding': encoding } : {}),
        });
        if (encoding) {
          response.end(gzipSync(Buffer.alloc(40 << 20, ' ')));
          return;
        }
        const chunk = Buffer.alloc(1 << 20, ' ');
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ];
    expect(await ask()).toMatchObject({ kind: 'failed', note: expect.stringContaining('20 MB') });
    if (!encoding) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(closed).toBe(true);
    }
  });
});

describe('what a later request may mend', () => {
  it.each([
    [408, undefined, undefined],
    [429, '7', 7_000],
    [429, '9'.repeat(400), 3_600_000],
    [429, 'Tue, 01 Jan 2019 00:00:00 GMT', 0],
    [500, undefined, undefined],
    [503, 'soon', undefined],
    [403, '2', 2_000],
  ])('HTTP %i with Retry-After %s', async (status, retryAfter, waitMs) => {
    server.script = [
      json(
        { message: `slow down, ${KEY}` },
        { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} },
      ),
    ];
    const error = await unavailable(ask());
    expect(error.message).toContain(`slow down, *** (HTTP ${status})`);
    expect(error.retryAfterMs).toBe(waitMs);
    expect(error.message.includes('set SHEEPDEX_KEY')).toBe(status === 429);
  });

  it('a 403 that speaks of a rate', async () => {
    server.script = [json({ error: 'Rate limit exceeded' }, { status: 403 })];
    expect((await unavailable(ask())).message).toContain('Rate limit exceeded');
  });

  it('JSON that is cut off, and another kind of answer', async () => {
    server.script = [json('{"a":[1')];
    expect((await unavailable(ask())).message).toContain('cut off');
    server.script = [json('<html>', { headers: { 'content-type': 'text/html' } })];
    expect((await unavailable(ask())).message).toContain('text/html');
  });

  it('a connection that breaks before or within the answer, and nobody listening', async () => {
    server.script = [(_, response) => response.destroy()];
    await unavailable(ask());
    server.script = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"a":', () => response.destroy());
      },
    ];
    await unavailable(ask());
    await server.close();
    expect((await unavailable(ask())).message).toContain('ECONNREFUSED');
    server = await startArxivServer();
  });

  it('no answer in time, and an answer that stalls', async () => {
    server.script = [() => {}];
    expect((await unavailable(ask({ timeoutMs: 50 }))).message).toContain('within 0.05 s');
    server.script = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
      },
    ];
    expect((await unavailable(ask({ timeoutMs: 50 }))).message).toContain('completely');
  });

  it('a message of fetch itself, without the secret in it', async () => {
    const fetch = () =>
      Promise.reject(new Error(`cannot reach http://x/?api_key=${encodeURIComponent(KEY)}`));
    expect((await unavailable(ask({ fetch }))).message).toContain('api_key=***');
  });
});

describe('redirects', () => {
  const to = (location: string) => json('', { status: 302, headers: { location } });

  it('are followed within the origin, each in its own turn', async () => {
    let turns = 0;
    const inner = createPacer({ spacingMs: 0 });
    const pacer: ScholarlyApiOptions['pacer'] = {
      run: (fn, options) => {
        turns += 1;
        return inner.run(fn, options);
      },
    };
    server.script = [to('/api/a'), to('b'), to('/c'), json({})];
    expect(await ask({ pacer })).toEqual({ kind: 'answer', value: {} });
    expect(server.requests.map(({ url }) => url.pathname)).toEqual(['/api/works', '/api/a', '/api/b', '/c']);
    expect(turns).toBe(4);
  });

  it('are not followed for ever, off the origin, with credentials or to nowhere', async () => {
    const other = await startArxivServer();
    try {
      server.script = [to('/api/works')];
      expect(await ask()).toMatchObject({ kind: 'failed', note: 'more than 3 redirects' });
      for (const location of [
        `${other.baseUrl}/works`,
        'https://127.0.0.1/',
        'file:///etc/passwd',
        server.baseUrl.replace('http://', 'http://me:pw@'),
      ]) {
        server.script = [to(location)];
        expect(await ask()).toMatchObject({ kind: 'failed', note: expect.stringContaining('not followed') });
      }
      expect(other.requests).toHaveLength(0);
      server.script = [json('', { status: 304 })];
      expect(await ask()).toMatchObject({ kind: 'failed', note: expect.stringContaining('Location') });
    } finally {
      await other.close();
    }
  });
});

describe('cancelling and waiting', () => {
  it('ends with the reason of the signal, and closes the connection', async () => {
    const gone = new Error('cancelled');
    await expect(ask({ signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
    expect(server.requests).toHaveLength(0);
    for (const begun of [false, true]) {
      const during = new AbortController();
      let closed: Promise<void> | undefined;
      server.script = [
        (request, response) => {
          closed = new Promise((resolve) => request.socket.once('close', () => resolve()));
          if (begun) {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.write('{');
          }
          setTimeout(() => during.abort(gone), 20);
        },
      ];
      await expect(ask({ signal: during.signal })).rejects.toBe(gone);
      await closed;
    }
  });

  it('tells the caller every second whom it waits for', async () => {
    server.script = [(request, response) => setTimeout(() => json({})(request, response), 1_100)];
    const onWait = jest.fn();
    await ask({ onWait });
    expect(onWait).toHaveBeenCalledWith('waiting for Sheepdex to answer');
  });
});

describe('a line at an API in trouble', () => {
  it('is not stood in for longer than its pacer allows, and nothing is sent', async () => {
    const pacer = createPacer({ spacingMs: 0, longestTroubleMs: 1_000 });
    server.script = [json({}, { status: 503, headers: { 'retry-after': '90' } })];
    await unavailable(ask({ pacer }));
    const error = await unavailable(ask({ pacer }));
    expect(error.message).toMatch(
      /^Sheepdex is in trouble: the next turn is in (89|90) s, so nothing was sent$/,
    );
    expect(error.retryAfterMs).toBeGreaterThan(88_000);
    expect(server.requests).toHaveLength(1);
  });

  it('is stood in at the pace that was set, however long that takes', async () => {
    const pacer = createPacer({ spacingMs: 300, longestTroubleMs: 1 });
    server.script = Array.from({ length: 4 }, () => json({}));
    const beganAt = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => ask({ pacer })));
    expect(performance.now() - beganAt).toBeGreaterThan(880);
  });
});
