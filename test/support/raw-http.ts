// HTTP as bytes on a loopback port: what no client library would send is sent too.

import { connect, type Socket } from 'node:net';

export interface RawHttp {
  /** Sends these bytes; `answer` is all that comes until the other side closes. */
  readonly dial: (bytes: string) => { readonly socket: Socket; readonly answer: Promise<string> };
  readonly raw: (bytes: string) => Promise<string>;
  /** The server's own `Host` line, or that of another name at its port. */
  readonly own: (name?: string) => string;
  readonly request: (line: string, headers?: readonly string[]) => string;
  /** One request, the connection's last. */
  readonly ask: (line: string, headers?: readonly string[], body?: string) => Promise<string>;
}

/** @param port asked anew for each connection */
export function rawHttp(port: () => number): RawHttp {
  const dial = (bytes: string) => {
    const socket = connect({ host: '127.0.0.1', port: port() });
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.on('error', () => {});
    const answer = new Promise<string>((resolve) => socket.on('close', () => resolve(got)));
    socket.write(bytes);
    return { socket, answer };
  };
  const raw = (bytes: string) => dial(bytes).answer;
  const own = (name = '127.0.0.1') => `Host: ${name}:${port()}`;
  const request = (line: string, headers: readonly string[] = [own()]) =>
    [`${line} HTTP/1.1`, ...headers, '', ''].join('\r\n');
  const ask = (line: string, headers: readonly string[] = [own()], body = '') =>
    raw(request(line, [...headers, 'Connection: close']) + body);
  return { dial, raw, own, request, ask };
}

/** Of the first answer; 0 where there is none. */
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
