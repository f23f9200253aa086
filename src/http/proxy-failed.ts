// Failures at a proxy, before the request has reached its server.

import { SovereignError } from '../errors/sovereign-error';
import type { ProxyServer } from './proxies';

/**
 * The proxy did not open a connection. Nothing of the request was sent. The message names the proxy, without
 * credentials.
 */
export class ProxyFailed extends SovereignError {
  override readonly code = 'ProxyFailed';

  constructor(
    message: string,
    /** No retry fixes it: a person has to change a setting, here or at the proxy. */
    readonly final: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The `ProxyFailed` that an error is, or that caused it. */
export function proxyFailureIn(error: unknown): ProxyFailed | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (ProxyFailed.is(current)) return current;
    current = current.cause;
  }
  return undefined;
}

/** The proxy could not be reached, closed the connection, or did not speak HTTP. */
export function unreachableProxy(proxy: ProxyServer, error: NodeJS.ErrnoException): ProxyFailed {
  const { code = '', message } = error;
  const what = code.startsWith('HPE_')
    ? 'does not answer as an HTTP proxy does'
    : /ECONNRESET|EPIPE/.test(code)
      ? 'closed the connection without an answer'
      : `cannot be reached (${message || code})`;
  return new ProxyFailed(`the proxy ${proxy} ${what}`, false, { cause: error });
}

export const silentProxy = (proxy: ProxyServer, timeoutMs: number): ProxyFailed =>
  new ProxyFailed(`the proxy ${proxy} did not open a connection within ${timeoutMs / 1000} s`, false);

/** Statuses that may go away on a retry. */
const TRANSIENT = new Set([408, 425, 429]);

/** @param asked.scheme from the proxy's Proxy-Authenticate header. */
export function refusingProxy(
  proxy: ProxyServer,
  asked: { readonly authority: string; readonly status: number; readonly authenticate: string | undefined },
): ProxyFailed {
  const { authority, status } = asked;
  const { variable, credentials } = proxy;
  if (status === 407) {
    const scheme = /^\s*([A-Za-z]{1,20})/.exec(asked.authenticate ?? '')?.[1];
    const other = scheme !== undefined && !/\bbasic\b/i.test(asked.authenticate ?? '');
    const why = other
      ? `wants authentication by ${scheme}, and only user and password (Basic) can be sent`
      : credentials === null
        ? `wants a user and a password: put user:password@ before the host in ${variable}`
        : `does not accept the user and the password in ${variable}: correct them, special characters percent-encoded`;
    return new ProxyFailed(`the proxy ${proxy} ${why} (HTTP 407)`, true);
  }
  if (status >= 500 || TRANSIENT.has(status)) {
    return new ProxyFailed(`the proxy ${proxy} could not connect to ${authority} (HTTP ${status})`, false);
  }
  return new ProxyFailed(
    `the proxy ${proxy} refuses to connect to ${authority} (HTTP ${status}): have it allow that, or list the host in NO_PROXY if it can be reached directly`,
    true,
  );
}
