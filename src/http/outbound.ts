// The fetch for all providers: through the configured proxy, or directly.

import type { Agent } from 'undici';
import { acceptingInterim } from './interim-answers';
import type { Proxies } from './proxies';
import { proxyFailureIn } from './proxy-failed';
import { openTunnel } from './tunnel';

/** A `fetch` that can report the route of its requests. */
export type Fetch = typeof globalThis.fetch & {
  /** ` through the proxy http://... (HTTPS_PROXY)`, to append to a message, or empty. */
  readonly via?: (url: URL) => string;
};

/** Time limit for connecting, with or without a proxy, and for TLS. */
const CONNECT_MS = 10_000;

/** Error codes for a certificate that no known authority has signed. */
const UNKNOWN_AUTHORITY =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/**
 * Uses undici's own fetch, for proxies, and without its limit of 300 s on a silent answer: callers set their
 * own limits. Every connection takes the route that `proxies` gives for its address.
 * @throws ProxyFailed if the proxy opens no connection, else what fetch throws.
 */
export function createOutboundFetch({
  proxies,
  connectTimeoutMs = CONNECT_MS,
}: {
  proxies: Proxies;
  connectTimeoutMs?: number;
}): Fetch {
  let agent: Agent | undefined;
  const ask = async (target: string | URL | Request, init?: RequestInit): Promise<Response> => {
    // Loaded only by commands that send requests.
    const undici = await import('undici');
    agent ??= createAgent(undici, proxies, connectTimeoutMs);
    const options = { ...init, dispatcher: agent } as Parameters<typeof undici.fetch>[1];
    const address = target instanceof Request ? target.url : target;
    try {
      return (await undici.fetch(address, options)) as unknown as Response;
    } catch (error) {
      throw proxyFailureIn(error) ?? withAdvice(error);
    }
  };
  return Object.assign(ask as typeof globalThis.fetch, { via: (url: URL) => proxies.via(url) });
}

function createAgent(undici: typeof import('undici'), proxies: Proxies, timeoutMs: number): Agent {
  const direct = undici.buildConnector({ timeout: timeoutMs });
  const connect: ReturnType<typeof undici.buildConnector> = (options, callback) => {
    const done: typeof callback = (...[error, socket]) =>
      error === null ? callback(null, acceptingInterim(socket)) : callback(error, null);
    const { protocol, host = '', port } = options;
    const proxy = proxies.forUrl(new URL(`${protocol}//${host}`));
    if (proxy === null) return direct(options, done);
    const authority = port ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
    openTunnel({ proxy, authority, timeoutMs }).then(
      (socket) =>
        protocol === 'https:' ? direct({ ...options, httpSocket: socket }, done) : done(null, socket),
      (error: Error) => done(error, null),
    );
  };
  return new undici.Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });
}

/**
 * Behind a proxy, the usual reason is a company's own certificate authority, and Node's message does not say
 * where to configure it.
 */
function withAdvice(error: unknown): unknown {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  if (!UNKNOWN_AUTHORITY.test(String(cause?.code))) return error;
  const advised = new Error(
    `${cause?.message}; if a proxy or your organisation signs certificates itself, name its certificate file in NODE_EXTRA_CA_CERTS`,
    { cause: error },
  );
  return new TypeError('fetch failed', { cause: Object.assign(advised, { code: cause?.code }) });
}
