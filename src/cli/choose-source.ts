// Which source a run gets whose user named none: arXiv, unless the network is not there to reach it.

import { connect } from 'node:net';
import type { Config } from '../config';
import type { SourceChoice } from '../protocol';
import type { Log } from '../wiring';

const PROBE_MS = 3_000;

/** Whether a TCP connection opens. No request is sent: arXiv counts those. */
const reachable = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port, protocol } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

export async function chooseSource(config: Config, log: Log): Promise<SourceChoice> {
  if (config.sourceIsSet || config.source !== 'arxiv' || (await reachable(config.arxiv.url)))
    return config.source;
  log(
    `arXiv (${config.arxiv.url}) cannot be reached from here, so this run searches the bundled sample library: papers on question answering and retrieval, as summaries in our words.`,
  );
  return 'sample';
}
