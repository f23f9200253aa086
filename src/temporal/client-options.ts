// Options of the client's connection to a Temporal server, through exactly the proxy that its settings name.

import type { ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** What both `Connection` of @temporalio/client and `NativeConnection` of @temporalio/worker take. */
export type ConnectionSettings = Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata' | 'proxy'> & {
  readonly address: string;
};

/**
 * By default, grpc-js reads proxies from the process's environment, in lower case only, and applies them to
 * loopback too.
 */
const UNASKED = { 'grpc.enable_http_proxy': 0 } as const;

const DEFAULT_PORT = 7233;

/**
 * The address as a URL with its port, for comparison with NO_PROXY; null if it is not an address (the SDK
 * will report that).
 */
export function urlOf(address: string): URL | null {
  const bare = address.replace(/^[a-z][a-z0-9]+:\/\//i, '');
  const whole = /:\d+$/.test(bare) ? bare : `${bare}:${DEFAULT_PORT}`;
  // A scheme without a default port, so that 443 stays.
  return URL.canParse(`grpc://${whole}`) ? new URL(`grpc://${whole}`) : null;
}

/** Options for `Connection` that match what `NativeConnection` does with `settings`. */
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
