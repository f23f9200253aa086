// What could end the process that serves the Temporal UI, use it up, or get a request past its check. Raw bytes on both sides.

import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, listen, portOf } from '../../src/temporal/ports';
import { createUiProxy } from '../../src/temporal/ui-proxy';
import { rawHttp, statusOf } from '../support/raw-http';
import { waitUntil } from '../support/wait-until';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** Everything the UI was sent, a string per connection. */
let seen: string[] = [];
/** What the UI answers to a connection's first bytes; undefined: nothing. */
let answerOf: (socket: Socket) => string | undefined;
let open = 0;
let most = 0;
let ui: Server;
let proxy: HttpServer;
let target: Address;
let port: number;

beforeAll(async () => {
  ui = createServer((socket) => {
    const at = seen.push('') - 1;
    most = Math.max(most, ++open);
    socket.on('close', () => open--);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      seen[at] = (seen[at] ?? '') + chunk;
      const bytes = chunk.includes('HTTP/1.') ? answerOf(socket) : undefined;
      if (bytes !== undefined) socket.end(bytes, 'latin1');
    });
  });
  await listen(ui, 0);
});
beforeEach(async () => {
  seen = [];
  [open, most] = [0, 0];
  answerOf = () => OK;
  target = { host: '127.0.0.1', port: portOf(ui) };
  proxy = createUiProxy({ target: () => target });
  await listen(proxy, 0);
  port = portOf(proxy);
});
afterEach(async () => {
  const closed = proxy.listening && new Promise((resolve) => proxy.close(resolve));
  proxy.closeAllConnections();
  await closed;
});
afterAll(() => new Promise((resolve) => ui.close(resolve)));

const { dial, raw, own, request, ask } = rawHttp(() => port);

describe('an answer of the UI', () => {
  it.each([
    ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 Odd\r\nContent-Length: 0\r\n\r\n'],
    ['control characters in its reason', 'HTTP/1.1 200 O\x01\x7fK\r\nContent-Length: 0\r\n\r\n'],
    [
      'an upgrade instead of an answer',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx',
    ],
    ['no HTTP', 'hello'],
    ['half a header', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['nothing', ''],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['two framings', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('with %s is a 502, and the next one is served', async (_, bytes) => {
    answerOf = () => bytes;
    expect(statusOf(await ask('GET /'))).toBe(502);
    answerOf = () => OK;
    expect(statusOf(await ask('GET /'))).toBe(200);
  });

  it('that breaks off, or is longer than it says, ends its own connection only', async () => {
    for (const bytes of [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\nhalf',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
      'HTTP/1.1 204 None\r\nContent-Length: 2\r\n\r\nno',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n${OK}`,
      `${OK}${OK}`,
    ]) {
      answerOf = () => bytes;
      await ask('GET /');
      answerOf = () => OK;
      expect([bytes, statusOf(await ask('GET /'))]).toEqual([bytes, 200]);
    }
  });

  it('may have headers with names of JavaScript', async () => {
    answerOf = () => OK.replace('\r\n\r\n', '\r\n__proto__: x\r\nconstructor: y\r\n\r\n');
    expect(await ask('GET /', [own(), '__proto__: a', 'constructor: b'])).toContain('constructor: y');
    expect(seen[0]).toContain('constructor: b');
  });
});

describe('a client', () => {
  it('cannot push the end of its body out of sight with many headers', async () => {
    const hidden = request('POST /hidden', ['Host: evil.example']);
    const many = Array.from({ length: 2_500 }, () => 'a:');
    const body = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
    await ask('POST /x', [own(), ...many, 'Transfer-Encoding: chunked'], body);
    await ask('POST /x', [own(), ...many, `Content-Length: ${hidden.length}`], hidden);
    await waitUntil(() => seen.length === 2 && seen.every((bytes) => bytes.includes('/hidden')));
    const [chunked, sized] = seen.map((bytes) => bytes.toLowerCase().split('\r\n\r\n', 1)[0]);
    expect(chunked).toContain('transfer-encoding: chunked');
    expect(chunked).not.toContain('content-length');
    expect(sized).toContain(`content-length: ${hidden.length}`);
    // Headers that decide count wherever they are.
    for (const header of ['Origin: http://evil.example', 'Sec-Fetch-Site: cross-site', 'Host: evil.example'])
      expect(statusOf(await ask('POST /x', [own(), ...many, 'Content-Length: 0', header]))).toBeGreaterThan(
        399,
      );
    expect(seen).toHaveLength(2);
  });

  it('cannot use up the descriptors with thousands of requests on one connection', async () => {
    answerOf = () => undefined;
    const connections: Socket[] = [];
    proxy.on('connection', (socket) => connections.push(socket));
    const { socket, answer } = dial(request('GET /').repeat(5_000));
    await waitUntil(() => open >= 250);
    await sleep(50);
    expect(most).toBeLessThanOrEqual(256);
    expect(statusOf(await ask('GET /'))).toBe(503);
    // Node reads no further while answers wait, and so does not see that the client has gone: the idle time ends it.
    expect(connections[0]?.timeout).toBe(proxy.timeout);
    connections[0]?.setTimeout(1);
    socket.destroy();
    await answer;
    await waitUntil(() => open === 0);
    answerOf = () => OK;
    expect(statusOf(await ask('GET /'))).toBe(200);
  });

  it('that sends a header byte by byte is closed', async () => {
    proxy.headersTimeout = 100;
    const { socket, answer } = dial('G');
    const drip = setInterval(() => socket.write('x'), 20);
    try {
      expect(await answer).toMatch(/^(HTTP\/1\.1 408|HTTP\/1\.1 400|$)/);
    } finally {
      clearInterval(drip);
    }
    expect(seen).toEqual([]);
  });

  it('that neither reads nor sends is closed, and so is its connection to the UI', async () => {
    expect(proxy.timeout).toBeGreaterThan(20_000);
    expect(proxy.timeout).toBeLessThanOrEqual(120_000);
    proxy.setTimeout(100);
    answerOf = () => undefined;
    await ask('GET /');
    await waitUntil(() => open === 0);
    await ask('POST /x', [own(), 'Content-Length: 100'], 'half');
    await waitUntil(() => open === 0);
    expect(seen).toHaveLength(2);
  });

  it('keeps a large body at its side until the UI takes it, and loses it when it is refused', async () => {
    const piece = Buffer.alloc(1 << 20, 120);
    const before = process.memoryUsage().rss;
    const { socket, answer } = dial(request('POST /x', [own('evil.example'), 'Content-Length: 4000000000']));
    // It takes what fits into buffers, and is then cut off.
    for (let sent = 0; sent < 64 && !socket.destroyed; sent++)
      await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
    socket.end();
    expect(await answer).toMatch(/^(HTTP\/1\.1 403|$)/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
    expect(seen).toEqual([]);
  });

  it('cannot end the process through a connection that stays open while the server closes', async () => {
    let release = () => {};
    answerOf = (socket) => {
      release = () => socket.end(OK);
      return undefined;
    };
    const { socket, answer } = dial(request('GET /first'));
    await waitUntil(() => seen.length === 1);
    const closed = new Promise((resolve) => proxy.close(resolve));
    socket.write(request('GET /second', [own(), 'Connection: close']));
    answerOf = () => OK;
    await waitUntil(() => seen.length === 2);
    release();
    expect((await answer).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    await closed;
  });

  it('cannot end the process by using up its descriptors', () => {
    const error = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
    expect(() => proxy.emit('error', error)).not.toThrow();
  });

  it('is refused in other versions of HTTP', async () => {
    for (const bytes of [
      'GET /\r\n\r\n',
      `GET / HTTP/0.9\r\n${own()}\r\n\r\n`,
      `GET / HTTP/2.0\r\n${own()}\r\n\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      `GET / HTTP/1.0\r\n\r\n`,
      `GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n`,
      `GET / HTTP/1.1\nHost: 127.0.0.1:${port}\n\n`,
    ])
      expect([bytes, statusOf(await raw(bytes)) >= 400]).toEqual([bytes, true]);
    expect(seen).toEqual([]);
    // A connection is judged anew with each request.
    const mixed =
      request('GET /a') + request('POST /b', [own('evil.example'), 'Content-Length: 0']) + request('GET /c');
    const answer = await raw(mixed);
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
    expect(seen.join()).not.toMatch(/\/b/);
  });

  it('gets nothing passed on of an upgrade, to HTTP/2 either', async () => {
    for (const [tried, kind] of ['websocket', 'h2c', 'TLS/1.2, HTTP/1.1'].entries()) {
      const upgrade = [
        'Connection: Upgrade, HTTP2-Settings',
        `Upgrade: ${kind}`,
        'HTTP2-Settings: AAMAAABkAAQ',
      ];
      const { socket, answer } = dial(request('GET /', [own(), ...upgrade]) + request('GET /'));
      await waitUntil(() => seen.length > tried && open === 0);
      // Node keeps the connection for 5 s.
      socket.destroy();
      await answer;
    }
    for (const bytes of seen) {
      expect(bytes).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
      expect(bytes).not.toMatch(/upgrade|http2-settings/i);
    }
  });
});

describe('a read asked for by another page', () => {
  const reads = (headers: readonly string[]) => ask('GET /', [own(), ...headers]).then(statusOf);
  const navigation = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];

  it('passes as a link that somebody follows', async () => {
    for (const site of ['cross-site', 'same-site', 'none', 'same-origin'])
      expect([site, await reads([`Sec-Fetch-Site: ${site}`, ...navigation])]).toEqual([site, 200]);
    expect(await reads([])).toBe(200);
  });

  it.each([
    ['a frame', 'navigate', 'iframe'],
    ['an old frame', 'navigate', 'frame'],
    ['an object', 'navigate', 'object'],
    ['an embedded one', 'navigate', 'embed'],
    ['fetch', 'no-cors', 'empty'],
    ['fetch and an EventSource', 'cors', 'empty'],
    ['a WebSocket', 'websocket', 'empty'],
    ['an image', 'no-cors', 'image'],
    ['a script', 'no-cors', 'script'],
    ['nothing that is named', '', ''],
  ])('is refused to %s', async (_, mode, dest) => {
    for (const site of ['cross-site', 'same-site'])
      expect(
        await reads([`Sec-Fetch-Site: ${site}`, `Sec-Fetch-Mode: ${mode}`, `Sec-Fetch-Dest: ${dest}`]),
      ).toBe(403);
    expect(seen).toEqual([]);
  });

  it('is refused with an Origin of another page, in a browser that says no more', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
    ])
      expect([origin, await reads([`Origin: ${origin}`])]).toEqual([origin, 403]);
    expect(await reads([`Origin: http://127.0.0.1:${port}`])).toBe(200);
    expect(seen).toHaveLength(1);
  });
});

it("is reached on HTTP's own port by the names that browsers send there", async () => {
  const door = createUiProxy({ target: () => target, publicPort: 80 });
  await listen(door, 0);
  port = portOf(door);
  const post = (host: string, origin: string) =>
    ask('POST /x', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Length: 0']).then(statusOf);
  expect(await post('localhost', 'http://localhost')).toBe(200);
  expect(await post('127.0.0.1:80', 'http://127.0.0.1')).toBe(200);
  expect(await post('localhost', 'http://localhost:8080')).toBe(403);
  expect(await post('evil.example', 'http://evil.example')).toBe(403);
  expect(await post('localhost:8080', 'http://localhost:8080')).toBe(403);
  await new Promise((resolve) => door.close(resolve));
});
