// A proxy in front of the Temporal UI, which accepts any Host header. To a browser, a page whose name is made
// to resolve to 127.0.0.1 (DNS rebinding) would have the UI's own origin, including cookie and CSRF token,
// and could approve a run. Such a page cannot choose the Host and Origin headers that its browser sends, so
// these are checked here. The UI itself is on a port that browsers do not call (unsafe-ports.ts).

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestUpstream,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { pipeline } from 'node:stream';

import type { Address } from './ports';

export interface UiProxyOptions {
  /** The UI's own address; undefined while its server is starting. */
  readonly target: () => Address | undefined;
  /**
   * The port in the URL that people open, if a container's port is published under another. Default: the port
   * listened on.
   */
  readonly publicPort?: number;
}

/** Names of this machine that no DNS server can redirect or claim. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];
const READS = new Set(['GET', 'HEAD']);
/** Requests from the UI's own pages; `none`: typed address, or no page at all. */
const OWN_SITES = new Set<unknown>([undefined, 'same-origin', 'none']);
/** Headers about a single connection, either to the browser or to the UI. */
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
/** Idle limit of a connection. The UI's own long polls are answered within 20 s. */
const IDLE_MS = 120_000;
/** Browsers open six; a client that opens more only wants to exhaust the keeper's descriptors. */
const CONNECTIONS = 256;
/** Concurrent requests. Each needs a connection to the UI, and one client connection may carry thousands. */
const REQUESTS = 256;

/** Creates the server, which never throws and never ends the process. */
export function createUiProxy({ target, publicPort }: UiProxyOptions): Server {
  let underWay = 0;
  const server = createServer(
    {
      // Refuses duplicate lengths, folded lines and bare line feeds, whatever NODE_OPTIONS says.
      insecureHTTPParser: false,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    (request, response) => {
      underWay++;
      whenOver(request, response, () => underWay--);
      // The server's own port is taken from the connection: a server that is closing has none any more.
      const refused = refusal(request, publicPort ?? request.socket.localPort);
      const address = target();
      if (refused !== undefined) answer(response, 403, refused);
      else if (hasBody(request) && READS.has(request.method ?? ''))
        answer(response, 400, 'A read has no body.');
      else if (underWay > REQUESTS) answer(response, 503, BUSY);
      else if (address === undefined) answer(response, 503, STARTING);
      else {
        try {
          forward(request, response, address);
        } catch {
          // Node refuses to send something that its parser accepted.
          answer(response, 400, 'This request cannot be passed on.');
        }
      }
    },
  );
  server.maxConnections = CONNECTIONS;
  // Several requests of one connection listen for its end.
  server.on('connection', (socket) => socket.setMaxListeners(0));
  // Headers are limited to 16 KB. A limit on their number would silently drop the last ones, and a sender
  // could place the one that determines the body's length among those.
  server.maxHeadersCount = 0;
  server.setTimeout(IDLE_MS);
  // Without a listener, an error such as "no descriptor left for a connection" would end the process.
  server.on('error', () => {});
  return server;
}

const STARTING = 'The Temporal server is starting or has ended; try again in a moment.';
const BUSY = 'Too many requests at once; try again in a moment.';
const NO_HTTP = 'The Temporal UI gave an answer that cannot be passed on.';

/**
 * Why the request may not pass: it comes neither from the UI itself nor from a person; undefined if it may.
 */
function refusal(
  { rawHeaders, headers, url = '', method = '', httpVersionMajor }: IncomingMessage,
  port: number | undefined,
): string | undefined {
  if (httpVersionMajor !== 1) return 'This server answers HTTP/1.1 only.';
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = ''] = hosts;
  // Browsers omit HTTP's default port.
  const named = port === 80 ? host.replace(/:80$/, '') : host;
  const suffix = port === 80 ? '' : `:${port}`;
  if (hosts.length !== 1 || !NAMES.some((name) => named === `${name}${suffix}`))
    return `This is the Temporal UI of this machine. Open it as http://127.0.0.1${suffix}; it answers to no other name.`;
  // An absolute target would override the Host.
  if (!url.startsWith('/')) return 'The target of a request must begin with "/".';
  const { origin } = headers;
  if (origin === undefined || origin === `http://${named}`) {
    if (OWN_SITES.has(headers['sec-fetch-site'])) return undefined;
    if (READS.has(method) && isFollowedLink(headers)) return undefined;
  }
  return READS.has(method)
    ? 'Other pages may link to the Temporal UI, but not show it inside them or read from it.'
    : 'Only pages of the Temporal UI itself may change anything here; this request comes from another one.';
}

/**
 * A person follows a link: the response fills a tab. Frames, scripts, images and sockets send other values
 * here.
 */
const isFollowedLink = (headers: IncomingHttpHeaders) =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

function forward(request: IncomingMessage, response: ServerResponse, { host, port }: Address): void {
  const headers = { ...endToEnd(request.headers), host: `${host}:${port}`, ...framing(request.headers) };
  const { method, url } = request;
  const upstream = requestUpstream({ host, port, method, path: url, headers, agent: false }, (got) => {
    try {
      response.writeHead(got.statusCode ?? 502, got.statusMessage, endToEnd(got.headers));
    } catch {
      // Node refuses to send something that its parser accepted, such as the status 099.
      upstream.destroy();
      answer(response, 502, NO_HTTP);
      return;
    }
    // Any error ends both sides; there is nobody to report it to.
    pipeline(got, response, () => {});
  });
  // Every request ends with `close`, even one answered with an unwanted upgrade, which has no response.
  upstream.on('error', () => {});
  upstream.on('close', () => {
    if (response.writableEnded) return;
    if (response.headersSent) response.destroy();
    else answer(response, 502, STARTING);
  });
  // Also if the client disconnects in the middle of its body.
  whenOver(request, response, () => upstream.destroy());
  request.pipe(upstream);
}

/**
 * Calls `act` once, when the response is sent or the client has disconnected. A response queued behind
 * another one of its connection gets no `close` from Node, so listen to the connection too.
 */
function whenOver({ socket }: IncomingMessage, response: ServerResponse, act: () => void): void {
  const over = () => {
    response.off('close', over);
    socket.off('close', over);
    act();
  };
  response.on('close', over);
  socket.on('close', over);
}

/**
 * The headers that determine the body's length, set explicitly for every method: the UI would read a body
 * without them as a further request, which nobody has checked.
 */
const framing = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  headers['transfer-encoding'] === undefined
    ? { 'content-length': headers['content-length'] ?? '0' }
    : { 'transfer-encoding': 'chunked' };

/** Removes headers about a single connection, including those that `Connection` names. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}

function answer(response: ServerResponse, status: number, text: string): void {
  // Sets the reason phrase explicitly: a refused writeHead() would leave its own behind.
  response.writeHead(status, STATUS_CODES[status], {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // The rest of a refused body is not read.
    connection: 'close',
  });
  response.end(`${text}\n`);
}
