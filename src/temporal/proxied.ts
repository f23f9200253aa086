// The way to a Temporal server: directly to this machine, else through the proxy in force.

import type { ConnectionOptions } from '@temporalio/client';
import { type Proxies, ProxyInvalid, type ProxyServer } from '../http/proxies';
import type { ConnectionSettings } from './connection-settings';

/** Left to itself, grpc-js reads the proxies from its process's environment, in lower case only, and for loopback as well. */
const UNASKED = { 'grpc.enable_http_proxy': 0 } as const;

const DEFAULT_PORT = 7233;

/** The address as a URL with its port, for comparison with NO_PROXY; null where it is none (and the SDK will say so). */
function urlOf(address: string): URL | null {
  const bare = address.replace(/^[a-z][a-z0-9]+:\/\//i, '');
  const whole = /:\d+$/.test(bare) ? bare : `${bare}:${DEFAULT_PORT}`;
  // A scheme without a default port, so that 443 stays.
  return URL.canParse(`grpc://${whole}`) ? new URL(`grpc://${whole}`) : null;
}

/**
 * What `NativeConnection` takes to go through the proxy in force, or nothing to go directly.
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

/** ` through the proxy ...`, or nothing: for messages about `address`. */
export function viaProxy(address: string, proxies: Proxies): string {
  const url = urlOf(address);
  const proxy: ProxyServer | null = url === null ? null : proxies.forGrpc(url);
  return proxy === null ? '' : ` through the proxy ${proxy}`;
}

/** What `Connection` takes for the same way as `NativeConnection` goes by `settings`. */
export function clientOptions({ proxy, ...settings }: ConnectionSettings): ConnectionOptions {
  if (!proxy) return { ...settings, channelArgs: UNASKED };
  const url = urlOf(settings.address);
  const target = url === null ? settings.address : url.host;
  const { targetHost, basicAuth } = proxy;
  return {
    ...settings,
    address: targetHost,
    channelArgs: {
      ...UNASKED,
      'grpc.http_connect_target': `dns:${target}`,
      'grpc.default_authority': target,
      ...(basicAuth ? { 'grpc.http_connect_creds': `${basicAuth.username}:${basicAuth.password}` } : {}),
    },
  };
}
