// Detects when a request is actually sent, after DNS look-up, connection and TLS; fetch itself does not
// report it.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** https://undici.nodejs.org/#/docs/api/DiagnosticsChannel: published when a request's head is written to its socket. */
const CHANNEL = 'undici:client:sendHeaders';

interface SendHeaders {
  readonly request?: { readonly origin?: string | URL; readonly path?: string };
}

/**
 * Runs `ask` and calls `sent` when a request to `url` is written to its socket. Not called if Node does not
 * report it.
 */
export async function whenSent<T>(url: URL, sent: () => void, ask: () => Promise<T>): Promise<T> {
  const path = url.pathname + url.search;
  const listen = (message: unknown) => {
    const { request } = message as SendHeaders;
    if (String(request?.origin) === url.origin && request?.path === path) sent();
  };
  subscribe(CHANNEL, listen);
  try {
    return await ask();
  } finally {
    unsubscribe(CHANNEL, listen);
  }
}
