// Chooses the source of a run whose user named none: arXiv, or the bundled sample if arXiv cannot be reached.

import { connect } from 'node:net';
import type { Config } from '../config/config';
import type { SourceChoice } from '../contract/sources';
import type { Proxies } from '../http/proxies';
import { openTunnel } from '../http/tunnel';
import type { Log } from '../runtime/wiring';

const PROBE_MS = 3_000;

/**
 * Returns undefined if a connection opens, directly or through the configured proxy. Sends no request,
 * because arXiv counts requests.
 */
export async function whyUnreachable({
  address,
  proxies,
  probeMs,
}: {
  address: string;
  proxies: Proxies;
  probeMs: number;
}): Promise<string | undefined> {
  const url = new URL(address);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const proxy = proxies.forUrl(url);
  try {
    if (proxy === null) await openDirectly(url.hostname.replace(/^\[|\]$/g, ''), port, probeMs);
    else {
      (await openTunnel({ proxy, authority: `${url.hostname}:${port}`, timeoutMs: probeMs })).destroy();
    }
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return proxy === null ? `${message || code}; ${proxies.situation(url)}` : message;
  }
}

const openDirectly = (host: string, port: number, probeMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.setTimeout(probeMs, () => socket.destroy(new Error(`no connection within ${probeMs / 1000} s`)));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });

export async function chooseSource(config: Config, log: Log, probeMs = PROBE_MS): Promise<SourceChoice> {
  if (config.sourceIsSet || config.source !== 'arxiv') return config.source;
  const reason = await whyUnreachable({ address: config.arxiv.url, proxies: config.proxies, probeMs });
  if (reason === undefined) return config.source;
  log(
    `arXiv (${config.arxiv.url}) cannot be reached from here, so this run searches the bundled sample library: papers on question answering and retrieval, as summaries in our words. Why: ${reason}. To wait for arXiv instead: --source arxiv`,
  );
  return 'sample';
}
