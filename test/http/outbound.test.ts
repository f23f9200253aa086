// Every provider through a real proxy, with and without credentials, and what is said when it fails.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { z } from 'zod';
import { readConfig } from '../../src/config/config';
import { createOutboundFetch } from '../../src/http/outbound';
import { createPacer } from '../../src/http/pacer';
import { readProxies } from '../../src/http/proxies';
import { ProxyFailed } from '../../src/http/proxy-failed';
import { whenSent } from '../../src/http/when-sent';
import { createArxivSource } from '../../src/literature/arxiv';
import { createCrossrefRegistry } from '../../src/literature/crossref';
import { createOpenAlexSource } from '../../src/literature/openalex';
import { SourceUnavailable } from '../../src/literature/source';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { createOpenAICompatibleModel } from '../../src/models/openai-compatible';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { openProxy, type ProxyOptions, type TestProxy, withCredentials } from '../support/proxy';
import { openStandIn, type StandIn } from '../support/stand-in';

const SECRET = { user: 'proxy-user', password: 'p@ss/wo:rd%41' };
let standIn: StandIn;
const open: TestProxy[] = [];

beforeAll(async () => {
  standIn = await openStandIn({
    papers: [{ id: '2001.00001', title: 'A paper', abstract: 'It says so.' }],
    handle(request, response) {
      const json = (value: unknown) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
        return true;
      };
      const { url = '' } = request;
      if (url.startsWith('/v1/chat/completions')) {
        const choice = {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: '{"a":1}' },
        };
        return json({ id: 'x', created: 1, model: 'm', choices: [choice] });
      }
      if (url.startsWith('/v1/embeddings')) return json({ data: [{ index: 0, embedding: [1, 0] }] });
      if (url.startsWith('/openalex/works')) return json({ meta: { count: 0 }, results: [] });
      if (url.startsWith('/crossref/works')) return json({ message: { items: [] } });
      return false;
    },
  });
});
afterAll(() => standIn.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((proxy) => proxy.close()));
});

async function proxied(options: ProxyOptions = {}): Promise<TestProxy> {
  const port = Number(new URL(standIn.url).port);
  const hosts = { 'arxiv.test': port, 'openalex.test': port, 'crossref.test': port, 'model.test': port };
  const proxy = await openProxy({ hosts, ...options });
  open.push(proxy);
  return proxy;
}

const fetchBy = (address: string, more: Record<string, string> = {}, connectTimeoutMs = 2_000) =>
  createOutboundFetch({ proxies: readProxies({ HTTP_PROXY: address, ...more }), connectTimeoutMs });

type Fetching = ReturnType<typeof fetchBy>;
const common = () => ({ pacer: createPacer({ spacingMs: 1 }), timeoutMs: 5_000, userAgent: 'test' });
const search = { query: 'question answering', limit: 3 };
const ASKS: readonly (readonly [string, (fetch: Fetching) => Promise<unknown>])[] = [
  [
    'arxiv.test',
    (fetch) => createArxivSource({ ...common(), baseUrl: 'http://arxiv.test/api', fetch }).search(search),
  ],
  [
    'openalex.test',
    (fetch) =>
      createOpenAlexSource({ ...common(), baseUrl: 'http://openalex.test/openalex', fetch }).search(search),
  ],
  [
    'crossref.test',
    (fetch) =>
      createCrossrefRegistry({ ...common(), baseUrl: 'http://crossref.test/crossref', fetch }).lookUp({
        paper: {
          id: 'x',
          title: 'A paper on proxies',
          abstract: 'a',
          authors: ['Ada Example'],
          published: '2020-01-01',
        } as never,
      }),
  ],
  ['model.test', (fetch) => modelBy(fetch)],
  [
    'model.test',
    (fetch) =>
      createOpenAIEmbedder({
        url: 'http://model.test/v1',
        model: 'e',
        dimensions: 2,
        timeoutMs: 5_000,
        fetch,
      }).embed({
        texts: ['text'],
        inputType: 'query',
      } as never),
  ],
];

const modelBy = (fetch: Fetching) =>
  createOpenAICompatibleModel({
    url: 'http://model.test/v1',
    model: 'm',
    apiKey: 'key-of-model',
    timeoutMs: 5_000,
    fetch,
  }).generate({
    task: 'test',
    system: 's',
    prompt: 'p',
    schema: z.object({ a: z.number() }),
    schemaName: 'a',
    maxOutputTokens: 10,
  } as never);

describe('every provider', () => {
  test.each(ASKS)('%s is asked through the proxy, with credentials', async (host, ask) => {
    const proxy = await proxied({ credentials: SECRET });
    const before = standIn.requests.length;
    await ask(fetchBy(withCredentials(proxy.url, SECRET)));
    expect(standIn.requests.length).toBeGreaterThan(before);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host}:80`]));
  });

  test('loopback and what NO_PROXY lists are asked directly', async () => {
    const proxy = await proxied();
    const fetch = fetchBy(proxy.url, { no_proxy: 'model.test' });
    expect((await fetch(`${standIn.url}/query?search_query=a`)).status).toBe(200);
    expect(fetch.via?.(new URL(standIn.url))).toBe('');
    // No such name: a direct request fails at the look-up.
    await expect(fetch('http://model.test/v1/models')).rejects.toThrow('fetch failed');
    expect(proxy.asked).toEqual([]);
  });

  test('the moment of sending is known behind a proxy too', async () => {
    const proxy = await proxied();
    const url = new URL('http://arxiv.test/api/query?search_query=a');
    const sent = jest.fn();
    await whenSent(url, sent, () => fetchBy(proxy.url)(url));
    expect(sent).toHaveBeenCalledTimes(1);
  });
});

test('a redirect is not followed to another host, with or without a proxy', async () => {
  const seen: string[] = [];
  const host = await openStandIn({
    papers: [],
    handle({ url = '', headers }, response) {
      seen.push(`${url} ${headers.authorization}`);
      response.writeHead(307, { location: 'http://other.test/stolen' }).end();
      return true;
    },
  });
  const port = Number(new URL(host.url).port);
  const proxy = await proxied({ hosts: { 'model.test': port, 'other.test': port } });
  await expect(modelBy(fetchBy(proxy.url))).rejects.toThrow(
    /HTTP 307, a redirect to http:\/\/other.test\/stolen, which is not followed/,
  );
  expect(proxy.asked).toEqual(['CONNECT model.test:80']);
  expect(seen).toEqual(['/v1/chat/completions Bearer key-of-model']);
  await host.close();
});

describe('a proxy that fails', () => {
  const failures: readonly (readonly [string, ProxyOptions, boolean, RegExp])[] = [
    [
      '407',
      { credentials: { user: 'other', password: 'other' } },
      true,
      /does not accept the user and the password in HTTP_PROXY.*407/,
    ],
    [
      '403',
      { answers: 'HTTP/1.1 403 Forbidden' },
      true,
      /refuses to connect to \w+\.test:80 \(HTTP 403\).*NO_PROXY/,
    ],
    [
      '407 for NTLM',
      { answers: 'HTTP/1.1 407 No\r\nproxy-authenticate: NTLM' },
      true,
      /wants authentication by NTLM/,
    ],
    ['302', { answers: 'HTTP/1.1 302 Found\r\nlocation: http://login.test/' }, true, /HTTP 302/],
    ['502', { answers: 'HTTP/1.1 502 Bad Gateway' }, false, /could not connect to \w+\.test:80 \(HTTP 502\)/],
    ['503', { answers: 'HTTP/1.1 503 Busy' }, false, /HTTP 503/],
    ['close', { answers: 'close' }, false, /closed the connection/],
    ['silence', { answers: 'silence' }, false, /did not open a connection within 0.3 s/],
    ['no HTTP', { answers: 'SSH-2.0-OpenSSH_9.2' }, false, /does not answer as an HTTP proxy does/],
  ];

  test.each(failures)('%s', async (_name, options, final, message) => {
    const proxy = await proxied(options);
    const fetch = fetchBy(withCredentials(proxy.url, SECRET), {}, 300);
    const error: ProxyFailed = await fetch('http://arxiv.test/').catch((error) => error);
    expect(error).toBeInstanceOf(ProxyFailed);
    expect(error.final).toBe(final);
    const told: string[] = [error.message];
    for (const [host, ask] of ASKS) {
      const outcome: unknown = await ask(fetch).catch((error) => error);
      const text = outcome instanceof Error ? outcome.message : JSON.stringify(outcome);
      told.push(text);
      expect(text).toMatch(message);
      if (host === 'model.test')
        expect(outcome).toBeInstanceOf(final ? ProviderRefused : ProviderUnavailable);
      else if (final) expect(text).toMatch(/"blocked"/);
      else expect(outcome).toBeInstanceOf(SourceUnavailable);
    }
    for (const text of told) {
      expect(text).toContain(`${proxy.url} (HTTP_PROXY)`);
      for (const secret of [SECRET.user, SECRET.password, encodeURIComponent(SECRET.password)]) {
        expect(text).not.toContain(secret);
      }
    }
    expect(standIn.requests.some((url) => url.includes('login'))).toBe(false);
  });

  test('nobody there, or one that wants credentials and is given none', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(modelBy(fetchBy(`127.0.0.1:${port}`))).rejects.toThrow(
      /the proxy http:\/\/127.0.0.1:\d+ \(HTTP_PROXY\) cannot be reached \(.*ECONNREFUSED/,
    );
    const proxy = await proxied({ credentials: SECRET });
    await expect(modelBy(fetchBy(proxy.url))).rejects.toThrow(
      /wants a user and a password: put user:password@ before the host in HTTP_PROXY/,
    );
  });

  test('a time limit behind a proxy names the proxy', async () => {
    const proxy = await proxied({ answers: 'silence' });
    const source = createArxivSource({
      ...common(),
      timeoutMs: 100,
      baseUrl: 'http://arxiv.test/api',
      fetch: fetchBy(proxy.url),
    });
    await expect(source.search(search)).rejects.toThrow(
      `arxiv.test did not answer completely within 0.1 s through the proxy ${proxy.url} (HTTP_PROXY)`,
    );
  });
});

test.each([
  'socks5://u:topsecret@p:1',
  'http://u:topsecret@',
  'http://u:topsecret@p:x',
  'ftp://u:topsecret@p',
])(
  'an unusable proxy is an error of configuration that names the variable and not the value: %s',
  (value) => {
    const read = () => readConfig({ env: { HTTPS_PROXY: value }, cwd: '/', runPaths: 'allow' });
    expect(read).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringMatching(/^HTTPS_PROXY: /) }),
    );
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('topsecret') }));
  },
);
