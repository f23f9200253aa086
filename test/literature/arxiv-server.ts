// A server of the tests' own that answers as arXiv does, and misbehaves on demand.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface ArxivServer {
  readonly baseUrl: string;
  /** One per request, in their order; the last one answers all further requests. */
  script: Behaviour[];
  readonly requests: { readonly url: URL; readonly userAgent: string | undefined }[];
  /** The most requests that were open at the same moment. */
  mostOpen: number;
  connections: number;
  close(): Promise<void>;
}

export async function startArxivServer(): Promise<ArxivServer> {
  let open = 0;
  const http = createServer((request, response) => {
    open += 1;
    server.mostOpen = Math.max(server.mostOpen, open);
    response.on('close', () => {
      open -= 1;
    });
    server.requests.push({
      url: new URL(request.url ?? '/', server.baseUrl),
      userAgent: request.headers['user-agent'],
    });
    const behave = server.script.length > 1 ? server.script.shift() : server.script[0];
    if (!behave) throw new Error('the test gave the server no script');
    behave(request, response);
  });
  http.on('connection', () => {
    server.connections += 1;
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ArxivServer = {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/api`,
    script: [],
    requests: [],
    mostOpen: 0,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

export const answer =
  (
    body: string,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): Behaviour =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/atom+xml; charset=utf-8', ...headers });
    response.end(body);
  };
