// Opens a connection through an HTTP proxy, by CONNECT.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { ProxyServer } from './proxies';
import { refusingProxy, silentProxy, unreachableProxy } from './proxy-failed';

/**
 * Asks the proxy for a connection to `authority` (`host:port`). Nothing is sent to that host.
 * @throws ProxyFailed
 */
export function openTunnel({
  proxy,
  authority,
  timeoutMs,
}: {
  proxy: ProxyServer;
  authority: string;
  timeoutMs: number;
}): Promise<Socket> {
  const { credentials } = proxy;
  return new Promise((resolve, reject) => {
    const request = (proxy.secure ? httpsRequest : httpRequest)({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port,
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(credentials === null
          ? {}
          : {
              'proxy-authorization': `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`,
            }),
      },
    });
    const timer = setTimeout(() => {
      request.destroy();
      reject(silentProxy(proxy, timeoutMs));
    }, timeoutMs);
    request.once('connect', ({ statusCode = 0, headers }, socket: Socket, head) => {
      clearTimeout(timer);
      if (statusCode < 200 || statusCode >= 300) {
        socket.on('error', () => undefined).destroy();
        const authenticate = headers['proxy-authenticate'];
        reject(
          refusingProxy(proxy, { authority, status: statusCode, authenticate: String(authenticate ?? '') }),
        );
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(unreachableProxy(proxy, error));
    });
    request.end();
  });
}
