// The proxy in front of the Temporal UI, asked in raw HTTP: what a browser would never send is sent too.

import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { type Address, listen, portOf } from '../../src/temporal/ports';
import { createUiProxy } from '../../src/temporal/ui-proxy';
import { rawHttp, statusOf } from '../support/raw-http';

interface Seen {
  readonly request: IncomingMessage;
  readonly body: string;
}

let seen: Seen[] = [];
let ui: Server;
let proxy: Server;
let target: Address | undefined;
let port: number;

beforeAll(async () => {
  ui = createHttpServer(async (request, response) => {
    let body = '';
    try {
      for await (const part of request) body += part;
    } catch {
      return; // The proxy's client went in the middle.
    }
    seen.push({ request, body });
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
      return;
    }
    response.writeHead(200, { 'set-cookie': ['_csrf=a', 'b=c'], 'content-type': 'text/plain' });
    response.end(`ui ${body.length}`);
  });
  proxy = createUiProxy({ target: () => target });
  await listen(ui, 0);
  await listen(proxy, 0);
  port = portOf(proxy);
});
beforeEach(() => {
  seen = [];
  target = { host: '127.0.0.1', port: portOf(ui) };
});
afterAll(async () => {
  for (const server of [ui, proxy]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const { dial, raw, own, ask } = rawHttp(() => port);

describe('a request of the UI or of a person', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('passes under the name %s', async (name) => {
    const answer = await ask('GET /namespaces/default/workflows?query=a%20b', [
      own(name),
      'Cookie: a=b; c=d',
    ]);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toMatch(/set-cookie: _csrf=a\r\n.*set-cookie: b=c\r\n/is);
    expect(seen[0]?.request).toMatchObject({
      url: '/namespaces/default/workflows?query=a%20b',
      headers: { host: `127.0.0.1:${portOf(ui)}`, cookie: 'a=b; c=d' },
    });
  });

  it.each([
    [[]],
    [['Sec-Fetch-Site: none']],
    [['Sec-Fetch-Site: same-origin', () => `Origin: http://127.0.0.1:${port}`]],
  ])('may change something: %#', async (given) => {
    const headers = given.map((header) => (typeof header === 'string' ? header : header()));
    const answer = await ask('POST /signal', [own(), ...headers, 'Content-Length: 5'], 'hello');
    expect(statusOf(answer)).toBe(200);
    expect(seen.map(({ body }) => body)).toEqual(['hello']);
  });

  it('carries bodies of any length and framing, of any method', async () => {
    const large = 'x'.repeat(3_000_000);
    const sized = await ask('POST /signal', [own(), `Content-Length: ${large.length}`], large);
    expect(sized).toMatch(/ui 3000000/);
    for (const method of ['POST', 'DELETE', 'OPTIONS', 'PATCH']) {
      const chunks = '5\r\nhello\r\n0\r\n\r\n';
      const answer = await ask(`${method} /x`, [own(), 'Transfer-Encoding: chunked'], chunks);
      expect([method, answer.endsWith('ui 5') || answer.includes('ui 5')]).toEqual([method, true]);
    }
  });

  it('may come several to a connection', async () => {
    const one = `GET /a HTTP/1.1\r\n${own()}\r\n\r\n`;
    const answer = await raw(`${one}GET /b HTTP/1.1\r\n${own()}\r\nConnection: close\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(seen.map(({ request }) => request.url)).toEqual(['/a', '/b']);
  });
});

describe('a request of any other page', () => {
  const refused = async (line: string, headers: readonly string[], body = '') => {
    const answer = await ask(line, headers, body);
    expect([line, headers, statusOf(answer) >= 400]).toEqual([line, headers, true]);
    expect(seen).toEqual([]);
    return answer;
  };

  it('is refused under any other name, whatever it asks', async () => {
    const names = [
      'evil.example',
      'localhost.evil.example',
      'localhost.',
      'LOCALHOST.',
      '127.0.0.1.nip.io',
      '127.1',
      '2130706433',
      '0.0.0.0',
      '[::ffff:127.0.0.1]',
      'user@127.0.0.1',
      '127.0.0.2',
      'disabled.invalid',
    ];
    for (const name of names) {
      const answer = await refused('GET /', [own(name)]);
      expect(answer).toContain(`Open it as http://127.0.0.1:${port}`);
      expect(answer).not.toContain(name === '127.0.0.1.nip.io' ? 'nip.io' : `${name}:`);
      await refused('POST /signal', [own(name), `Origin: http://${name}:${port}`, 'Content-Length: 0']);
    }
    await refused('GET /', [`Host: 127.0.0.1:${port + 1}`]);
    await refused('GET /', ['Host: 127.0.0.1']);
    await refused('GET /', ['Host: ']);
    await refused('GET /', []);
  });

  it('is refused with two names, or with a name in its target', async () => {
    await refused('GET /', [own(), own()]);
    await refused('GET /', [own(), own('evil.example')]);
    await refused('GET /', [own('evil.example'), own()]);
    await refused(`GET http://127.0.0.1:${port}/`, [own()]);
    await refused('GET http://evil.example/', [own()]);
    await refused('OPTIONS *', [own()]);
    await refused('CONNECT 127.0.0.1:80', [own()]).catch(() => undefined);
  });

  it('may not change anything', async () => {
    const origins = [
      'http://evil.example',
      'null',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1:3000',
    ];
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      for (const origin of origins)
        await refused(`${method} /x`, [own(), `Origin: ${origin}`, 'Content-Length: 0']);
      for (const site of ['cross-site', 'same-site', 'same-origin, none', 'NONE'])
        await refused(`${method} /x`, [own(), `Sec-Fetch-Site: ${site}`, 'Content-Length: 0']);
    }
    const both = [`Origin: http://127.0.0.1:${port}`, 'Origin: http://evil.example'];
    await refused('POST /x', [own(), ...both, 'Content-Length: 0']);
    await refused('POST /x', [
      own(),
      'Sec-Fetch-Site: none',
      'Sec-Fetch-Site: cross-site',
      'Content-Length: 0',
    ]);
  });

  it('cannot hide a second request in the first', async () => {
    const hidden = `POST /hidden HTTP/1.1\r\n${own('evil.example')}\r\nContent-Length: 0\r\n\r\n`;
    const sized = `Content-Length: ${hidden.length}`;
    await refused('POST /x', [own(), sized, 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`);
    await refused('POST /x', [own(), 'Content-Length: 0', sized], hidden);
    await refused('POST /x', [own(), 'Transfer-Encoding: identity, chunked, x'], hidden);
    await refused('POST /x', [own(), 'Content-Length: +5'], hidden);
    await refused('GET /x', [own(), sized], hidden);
    await refused('GET /x', [own(), 'Transfer-Encoding: chunked'], `5\r\nhello\r\n0\r\n\r\n`);
    await refused('POST /x', [own(), 'Content-Length : 0'], hidden);
    await refused('GET /x', [own(), 'X-Folded: a', `\tHost: evil.example`, `X\n: b`]);
    // `Connection` may name headers that end here; the one that says where the body ends does not.
    for (const method of ['POST', 'DELETE']) {
      await ask(`${method} /named`, [own(), 'Connection: content-length', sized], hidden);
      expect(seen.map(({ request }) => request.url)).toEqual(['/named']);
      expect(seen[0]?.body).toBe(hidden);
      seen = [];
    }
  });

  it('gets no connection of its own: an upgrade is answered as an ordinary request', async () => {
    const answer = await ask('GET /', [
      own(),
      'Upgrade: websocket',
      'Sec-WebSocket-Key: AAAA',
      'Sec-WebSocket-Version: 13',
    ]);
    expect(statusOf(answer)).toBe(200);
    expect(seen[0]?.request.headers.upgrade).toBeUndefined();
  });
});

describe('trouble', () => {
  it('says that the UI is away, and serves again when it is back', async () => {
    const there = target;
    target = undefined;
    expect(statusOf(await ask('GET /', [own()]))).toBe(503);
    const gone = createHttpServer();
    await listen(gone, 0);
    target = { host: '127.0.0.1', port: portOf(gone) };
    await new Promise((resolve) => gone.close(resolve));
    expect(statusOf(await ask('GET /', [own()]))).toBe(502);
    expect(statusOf(await ask('POST /x', [own(), 'Content-Length: 5'], 'hello'))).toBe(502);
    target = there;
    expect(statusOf(await ask('GET /', [own()]))).toBe(200);
  });

  it('outlives an answer that breaks off, a client that goes, and bytes that are no HTTP', async () => {
    expect(await ask('GET /cut', [own()])).toContain('half');
    for (const bytes of [
      `POST /x HTTP/1.1\r\n${own()}\r\nContent-Length: 1000\r\n\r\nhalf`,
      'GET / HT',
      '\x16\x03\x01',
      '',
    ]) {
      const { socket } = dial(bytes);
      await new Promise<void>((resolve) => socket.write(' ', () => resolve()));
      socket.destroy();
    }
    expect(statusOf(await raw('\x16\x03\x01\x02\x00\r\n\r\n'))).toBe(400);
    expect(statusOf(await ask('GET /', [own(), `X-Long: ${'x'.repeat(100_000)}`]))).toBe(431);
    expect(statusOf(await ask('GET /', [own()]))).toBe(200);
  });

  it('gives a slow client up', () => {
    expect(proxy.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(proxy.requestTimeout).toBeLessThanOrEqual(60_000);
    expect(proxy.maxConnections).toBeLessThanOrEqual(256);
  });
});
