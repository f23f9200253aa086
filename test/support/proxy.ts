// An HTTP proxy of the tests' own on a loopback port: CONNECT and absolute-form requests. It sends names that do not exist to
// where a test says, and counts what it was asked.

import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TestProxy {
  readonly url: string;
  readonly port: number;
  /** `CONNECT host:port` and `GET http://...`, in the order they came. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Name to loopback port: `arxiv.test` and the like. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Asked of every request. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Answers every request with this status line and headers, or closes, or says nothing. */
  readonly answers?: string | 'close' | 'silence';
}

export async function openProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const { hosts = {}, credentials, answers } = options;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const expected =
    credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  const admitted = ({ headers }: IncomingMessage) =>
    expected === undefined || headers['proxy-authorization'] === expected;
  const portOf = (host: string) => hosts[host];

  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const target = new URL(request.url ?? '', 'http://none.test');
    const port = portOf(target.hostname);
    if (!admitted(request)) response.writeHead(407, { 'proxy-authenticate': 'Basic realm="test"' }).end();
    else if (port === undefined) response.writeHead(502).end();
    else {
      const onward = httpRequest(
        { host: '127.0.0.1', port, path: target.pathname + target.search, method: request.method },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('connect', (request, client: Socket, head: Buffer) => {
    asked.push(`CONNECT ${request.url}`);
    if (answers === 'silence') return;
    if (answers === 'close') return client.destroy();
    if (answers !== undefined) return client.end(`${answers}\r\n\r\n`);
    if (!admitted(request)) {
      return client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="test"\r\ncontent-length: 0\r\n\r\n',
      );
    }
    const port = portOf((request.url ?? '').replace(/:\d+$/, ''));
    if (port === undefined) return client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    const onward = connect({ host: '127.0.0.1', port }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

/** `url` with credentials in it, percent-encoded. */
export const withCredentials = (
  url: string,
  { user, password }: { user: string; password: string },
): string => url.replace('://', `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
