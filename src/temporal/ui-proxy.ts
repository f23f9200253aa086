// In front of the Temporal UI, which answers to any Host. A page whose name is made to resolve to 127.0.0.1 (DNS
// rebinding) would be the UI's own origin for the browser, cookie and CSRF token and all, and could approve a run. Such a page cannot
// choose the Host and Origin that its browser sends, so these are checked here; and the UI itself is on a port that
// browsers do not call (unsafe-ports.ts).

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestUpstream,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';

import { type Address, portOf } from './ports';

export interface UiProxyOptions {
  /** The UI's own address; undefined while its server is starting. */
  readonly target: () => Address | undefined;
  /** The port in the address that people open, where a container's is published under another. Default: the one listened on. */
  readonly publicPort?: number;
}

/** Names of this machine that no DNS server can point elsewhere or claim. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];
const READS = new Set(['GET', 'HEAD']);
/** A page of the UI itself; `none`: typed, or no page at all. */
const OWN_SITES = new Set([undefined, 'same-origin', 'none']);
/** They concern one connection only, here to the browser or to the UI. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const CHECK_MS = 2_000;
/** Browsers open six; beyond this a client only wants to use up the keeper's descriptors. */
const CONNECTIONS = 256;

/** A server to listen with; it never throws and ends no process. */
export function createUiProxy({ target, publicPort }: UiProxyOptions): Server {
  const server = createServer(
    {
      // Lengths given twice, folded lines and bare line feeds are refused, whatever NODE_OPTIONS says.
      insecureHTTPParser: false,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    (request, response) => {
      const refused = refusal(request, publicPort ?? portOf(server));
      const address = target();
      if (refused !== undefined) answer(response, 403, refused);
      else if (hasBody(request) && READS.has(request.method ?? ''))
        answer(response, 400, 'A read has no body.');
      else if (address === undefined) answer(response, 503, STARTING);
      else {
        try {
          forward(request, response, address);
        } catch {
          // Node refuses to send what its parser let through.
          answer(response, 400, 'This request cannot be passed on.');
        }
      }
    },
  );
  server.maxConnections = CONNECTIONS;
  return server;
}

const STARTING = 'The Temporal server is starting or has ended; try again in a moment.';

/** Why the request is not the UI's own or a person's; undefined if it may pass. */
function refusal(
  { rawHeaders, headers, url = '', method = '' }: IncomingMessage,
  port: number,
): string | undefined {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = ''] = hosts;
  if (hosts.length !== 1 || !NAMES.some((name) => host === `${name}:${port}`))
    return `This is the Temporal UI of this machine. Open it as http://127.0.0.1:${port}; it answers to no other name.`;
  // An absolute target would override the Host.
  if (!url.startsWith('/')) return 'The target of a request must begin with "/".';
  if (READS.has(method)) return undefined;
  const { origin, 'sec-fetch-site': site } = headers;
  if ((origin === undefined || origin === `http://${host}`) && OWN_SITES.has(site as string | undefined))
    return undefined;
  return 'Only pages of the Temporal UI itself may change anything here; this request comes from another one.';
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

function forward(request: IncomingMessage, response: ServerResponse, { host, port }: Address): void {
  const headers = { ...endToEnd(request.headers), host: `${host}:${port}`, ...framing(request.headers) };
  const { method, url } = request;
  const upstream = requestUpstream({ host, port, method, path: url, headers, agent: false }, (got) => {
    response.writeHead(got.statusCode ?? 502, got.statusMessage, endToEnd(got.headers));
    // It ends both sides on any error; there is nobody to report it to.
    pipeline(got, response, () => {});
  });
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else answer(response, 502, STARTING);
  });
  // Also when the client goes in the middle of its body.
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/**
 * What says where the body ends, stated for every method: a body without it would be read by the UI as one more
 * request, which nobody has checked.
 */
const framing = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  headers['transfer-encoding'] === undefined
    ? { 'content-length': headers['content-length'] ?? '0' }
    : { 'transfer-encoding': 'chunked' };

/** Without what concerns one connection, also what `Connection` names as such. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Whatever follows of a refused body is not read.
    connection: 'close',
  });
  response.end(`${text}\n`);
}
