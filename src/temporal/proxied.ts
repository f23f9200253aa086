// Chooses the proxy for a Temporal server: none for one on this machine.

import { type Proxies, ProxyInvalid, type ProxyServer } from '../http/proxies';
import { type ConnectionSettings, urlOf } from './client-options';

/**
 * The options that make `NativeConnection` use the configured proxy; empty for a direct connection.
 * @throws ProxyInvalid for a proxy that the SDK cannot use.
 */
export function proxyFor(address: string, proxies: Proxies): Pick<ConnectionSettings, 'proxy'> {
  const url = urlOf(address);
  const proxy = url === null ? null : proxies.forGrpc(url);
  if (proxy === null) return {};
  if (proxy.secure) {
    throw new ProxyInvalid(
      `the proxy ${proxy} cannot be used for the Temporal server, whose connections take http:// proxies only; set grpc_proxy to one, or list the server's host in NO_PROXY`,
    );
  }
  const { credentials } = proxy;
  return {
    proxy: {
      type: 'http-connect',
      targetHost: `${proxy.hostname}:${proxy.port}`,
      ...(credentials ? { basicAuth: { username: credentials.user, password: credentials.password } } : {}),
    },
  };
}

/** ` through the proxy ...`, or empty: for messages about `address`. */
export function viaProxy(address: string, proxies: Proxies): string {
  const url = urlOf(address);
  const proxy: ProxyServer | null = url === null ? null : proxies.forGrpc(url);
  return proxy === null ? '' : ` through the proxy ${proxy}`;
}
