// Which proxy a request uses, according to HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in lower or upper case.

import { BlockList, isIP } from 'node:net';
import { SovereignError } from '../errors/sovereign-error';

/**
 * HTTP_PROXY, HTTPS_PROXY, grpc_proxy or NO_PROXY is invalid. The message never shows the value, which may
 * contain a password.
 */
export class ProxyInvalid extends SovereignError {
  override readonly code = 'ProxyInvalid';
}

/** One HTTP proxy. Its credentials are never shown, not even when it is serialised or inspected. */
export class ProxyServer {
  readonly #credentials: { readonly user: string; readonly password: string } | null;

  constructor(
    /** The variable that names it, as spelled in the environment. */
    readonly variable: string,
    readonly hostname: string,
    readonly port: number,
    /** Whether the connection to the proxy itself is encrypted. */
    readonly secure: boolean,
    credentials: { readonly user: string; readonly password: string } | null,
  ) {
    this.#credentials = credentials;
  }

  get credentials(): { readonly user: string; readonly password: string } | null {
    return this.#credentials;
  }

  /** `http://proxy.example.org:3128 (HTTPS_PROXY)` */
  toString(): string {
    return `${this.secure ? 'https' : 'http'}://${this.hostname}:${this.port} (${this.variable})`;
  }
}

export interface Proxies {
  /** null: the request goes directly, as requests to loopback addresses always do. */
  forUrl(url: URL): ProxyServer | null;
  /**
   * For a Temporal server that is not on this machine: grpc_proxy first, with no_grpc_proxy, then as for
   * https.
   */
  forGrpc(url: URL): ProxyServer | null;
  /** The route of a request to `url`, for messages: ` through the proxy ...`, or empty for a direct one. */
  via(url: URL): string;
  /**
   * The proxy settings that concern `url`, for a person who wonders why it cannot be reached: a clause
   * without a full stop.
   */
  situation(url: URL): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const EXAMPLE = 'http://proxy.example.org:3128, with user:password@ before the host if it wants them';

/** An empty variable counts as unset, as for curl; lower case takes precedence. */
function setting(env: Environment, name: string): { variable: string; value: string } | undefined {
  for (const variable of [name, name.toUpperCase()]) {
    const value = env[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}

function proxyServer(env: Environment, name: string): ProxyServer | undefined {
  const given = setting(env, name);
  if (given === undefined) return undefined;
  const { variable, value } = given;
  // `proxy:3128` without a scheme is common, and curl accepts it.
  const text = value.includes('://') ? value : `http://${value}`;
  const scheme = /^(socks\w*):/i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new ProxyInvalid(
      `${variable}: ${scheme.toLowerCase()} proxies are not supported; set it to an HTTP proxy, such as ${EXAMPLE}`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  const usable = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/';
  if (!usable || url.search !== '' || url.hash !== '') {
    throw new ProxyInvalid(
      `${variable}: must be the address of an HTTP proxy, such as ${EXAMPLE}; special characters in them are percent-encoded`,
    );
  }
  const secure = url.protocol === 'https:';
  const port = Number(url.port) || (secure ? 443 : 80);
  return new ProxyServer(variable, url.hostname, port, secure, credentialsOf(url, variable));
}

function credentialsOf({ username, password }: URL, variable: string): ProxyServer['credentials'] {
  if (username === '' && password === '') return null;
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch (cause) {
    throw new ProxyInvalid(
      `${variable}: user and password are not percent-encoded as they must be; write % as %25`,
      { cause },
    );
  }
}

const plain = (hostname: string) =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
// Connecting to the "any" address reaches this machine.
LOOPBACK.addAddress('0.0.0.0', 'ipv4');
LOOPBACK.addAddress('::', 'ipv6');

/** Whether the host is this machine, by loopback address or as localhost. `hostname` as in a URL. */
export function isLoopback(hostname: string): boolean {
  const host = plain(hostname);
  if (isIP(host) !== 0) return LOOPBACK.check(host, familyOf(host));
  return host === 'localhost' || host.endsWith('.localhost');
}

type Exempts = (url: URL) => boolean;

/**
 * Names (including their subdomains), addresses, and CIDR ranges, each with or without `:port`, and `*` for
 * all; separated by commas or white space.
 */
function exemptions(env: Environment, name: string): Exempts | undefined {
  const given = setting(env, name);
  if (given === undefined) return undefined;
  const matchers = given.value
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .map((entry) => exemption(entry, given.variable));
  return (url) => matchers.some((matches) => matches(url));
}

function exemption(entry: string, variable: string): Exempts {
  if (entry === '*') return () => true;
  const [address = '', prefix] = entry.split('/');
  if (prefix !== undefined) {
    const range = new BlockList();
    try {
      range.addSubnet(plain(address), Number(prefix), familyOf(plain(address)));
    } catch (cause) {
      throw new ProxyInvalid(
        `${variable}: ${JSON.stringify(entry.slice(0, 60))} is not a range of addresses, such as 10.0.0.0/8`,
        { cause },
      );
    }
    return ({ hostname }) =>
      isIP(plain(hostname)) !== 0 && range.check(plain(hostname), familyOf(plain(hostname)));
  }
  // An IPv6 address has more than one colon, and needs brackets to have a port.
  const withPort = isIP(plain(entry)) === 0 ? /^(.+):(\d+)$/.exec(entry) : null;
  const host = plain((withPort?.[1] ?? entry).replace(/^\*?\./, ''));
  const port = withPort?.[2];
  return (url) => {
    const asked = plain(url.hostname);
    const samePort = port === undefined || port === (url.port || (url.protocol === 'https:' ? '443' : '80'));
    return samePort && (asked === host || asked.endsWith(`.${host}`));
  };
}

/**
 * Reads the proxies from the environment: HTTPS_PROXY for https, HTTP_PROXY for http and, as in Node and
 * undici, also for https if HTTPS_PROXY is not set.
 * @throws ProxyInvalid
 */
export function readProxies(env: Environment): Proxies {
  const http = proxyServer(env, 'http_proxy');
  const https = proxyServer(env, 'https_proxy') ?? http;
  const grpc = proxyServer(env, 'grpc_proxy') ?? https;
  const exempt = exemptions(env, 'no_proxy') ?? (() => false);
  const grpcExempt = exemptions(env, 'no_grpc_proxy') ?? exempt;
  const set = (url: URL) => (url.protocol === 'https:' ? https : http) ?? null;
  const forUrl = (url: URL) => (isLoopback(url.hostname) || exempt(url) ? null : set(url));
  return {
    forUrl,
    forGrpc: (url) => (isLoopback(url.hostname) || grpcExempt(url) ? null : (grpc ?? null)),
    via(url) {
      const proxy = forUrl(url);
      return proxy === null ? '' : ` through the proxy ${proxy}`;
    },
    situation(url) {
      const proxy = set(url);
      if (isLoopback(url.hostname)) return 'it is on this machine, where no proxy is used';
      if (proxy === null) return 'no proxy is set in HTTPS_PROXY or HTTP_PROXY';
      return forUrl(url) === null
        ? `NO_PROXY exempts it from the proxy ${proxy}`
        : `the proxy in force is ${proxy}`;
    },
  };
}
