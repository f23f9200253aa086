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
  STATUS_CODES,
} from 'node:http';
import { pipeline } from 'node:stream';

import type { Address } from './ports';

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
const OWN_SITES = new Set<unknown>([undefined, 'same-origin', 'none']);
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
/** How long a connection may carry nothing. The UI's own long polls are answered within 20 s. */
const IDLE_MS = 120_000;
/** Browsers open six; beyond this a client only wants to use up the keeper's descriptors. */
const CONNECTIONS = 256;
/** At once. Each takes a connection to the UI, and one client's connection may carry thousands. */
const REQUESTS = 256;

/** A server to listen with; it never throws and ends no process. */
export function createUiProxy({ target, publicPort }: UiProxyOptions): Server {
  let underWay = 0;
  const server = createServer(
    {
      // Lengths given twice, folded lines and bare line feeds are refused, whatever NODE_OPTIONS says.
      insecureHTTPParser: false,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    (request, response) => {
      underWay++;
      whenOver(request, response, () => underWay--);
      // The server's own port, from the connection: a server that is being closed has none any more.
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
          // Node refuses to send what its parser let through.
          answer(response, 400, 'This request cannot be passed on.');
        }
      }
    },
  );
  server.maxConnections = CONNECTIONS;
  // Several requests of one connection listen to its end.
  server.on('connection', (socket) => socket.setMaxListeners(0));
  // Headers are limited to 16 KB. A limit on their number would drop the last ones silently, and a sender could put
  // the one that says where the body ends among those.
  server.maxHeadersCount = 0;
  server.setTimeout(IDLE_MS);
  // Without a listener, an error such as "no descriptor left for a connection" would end the process.
  server.on('error', () => {});
  return server;
}

const STARTING = 'The Temporal server is starting or has ended; try again in a moment.';
const BUSY = 'Too many requests at once; try again in a moment.';
const NO_HTTP = 'The Temporal UI gave an answer that cannot be passed on.';

/** Why the request is not the UI's own or a person's; undefined if it may pass. */
function refusal(
  { rawHeaders, headers, url = '', method = '', httpVersionMajor }: IncomingMessage,
  port: number | undefined,
): string | undefined {
  if (httpVersionMajor !== 1) return 'This server answers HTTP/1.1 only.';
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = ''] = hosts;
  // Browsers leave out HTTP's own port.
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

/** A person follows a link: the answer fills a tab. Frames, scripts, images and sockets say something else here. */
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
      // Node refuses to send what its parser let through, such as the status 099.
      upstream.destroy();
      answer(response, 502, NO_HTTP);
      return;
    }
    // It ends both sides on any error; there is nobody to report it to.
    pipeline(got, response, () => {});
  });
  // Every request ends with `close`, also one that is answered with an unwanted upgrade: that one has no response.
  upstream.on('error', () => {});
  upstream.on('close', () => {
    if (response.writableEnded) return;
    if (response.headersSent) response.destroy();
    else answer(response, 502, STARTING);
  });
  // Also when the client goes in the middle of its body.
  whenOver(request, response, () => upstream.destroy());
  request.pipe(upstream);
}

/**
 * Calls `act` once, when the answer is sent or the client has gone. A response that waits behind another one of its
 * connection gets no `close` from Node, so the connection is listened to as well.
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
  // With its reason: a writeHead() that was refused would leave its own in place.
  response.writeHead(status, STATUS_CODES[status], {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Whatever follows of a refused body is not read.
    connection: 'close',
  });
  response.end(`${text}\n`);
}
