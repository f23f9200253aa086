// The client's connection to a Temporal server, by the way that its settings name and no other.

import type { ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** What both `Connection` of @temporalio/client and `NativeConnection` of @temporalio/worker take. */
export type ConnectionSettings = Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata' | 'proxy'> & {
  readonly address: string;
};

/** Left to itself, grpc-js reads the proxies from its process's environment, in lower case only, and for loopback as well. */
const UNASKED = { 'grpc.enable_http_proxy': 0 } as const;

const DEFAULT_PORT = 7233;

/** The address as a URL with its port, for comparison with NO_PROXY; null where it is none (and the SDK will say so). */
export function urlOf(address: string): URL | null {
  const bare = address.replace(/^[a-z][a-z0-9]+:\/\//i, '');
  const whole = /:\d+$/.test(bare) ? bare : `${bare}:${DEFAULT_PORT}`;
  // A scheme without a default port, so that 443 stays.
  return URL.canParse(`grpc://${whole}`) ? new URL(`grpc://${whole}`) : null;
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
