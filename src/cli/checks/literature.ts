// Checks the paper sources and the DOI registry. Only opens connections and sends no request: arXiv allows
// one request every three seconds for all our machines together.

import type { Config } from '../../config/config';
import { isNetworkSource, kindsOf, NETWORK_SOURCES, type NetworkSource } from '../../contract/sources';
import { libraryFiles } from '../../literature/library-files';
import { whyUnreachable } from '../choose-source';
import { type Found, fail, ok, warn } from './finding';

type Settings = Pick<Config, 'source' | 'sourceIsSet' | 'library' | 'sources' | 'proxies' | 'crossref'>;

/** Checks the sources that this folder's runs search when their input names none. */
export async function checkSources(config: Settings, timeoutMs: number): Promise<Found> {
  const kinds = kindsOf(config.source);
  const remote = kinds.filter(isNetworkSource);
  if (remote.length === 0)
    return config.source === 'library'
      ? checkLibrary(config.library as string)
      : ok('the bundled sample of 73 papers');
  const probed = await Promise.all(remote.map((kind) => reached(config, kind, timeoutMs)));
  const away = probed.filter(({ reason }) => reason !== undefined);
  const finding = probed
    .map(({ title, reason }) =>
      reason === undefined
        ? `${title}: a connection opens (nothing was asked)`
        : `${title} cannot be reached: ${reason}`,
    )
    .join('; ');
  if (away.length === 0) return ok(finding);
  if (!config.sourceIsSet)
    return warn(
      finding,
      'until it can, `research` searches the bundled sample; correct the network or HTTPS_PROXY, or give a library of yours: --library FILE',
    );
  const remedy =
    'correct the network or HTTPS_PROXY, or set SOVEREIGN_SOURCE to library, sample or another source';
  return away.length < probed.length ? warn(finding, remedy) : fail(finding, remedy);
}

async function reached({ sources, proxies }: Settings, kind: NetworkSource, probeMs: number) {
  const { url } = sources[kind];
  const { title } = NETWORK_SOURCES[kind];
  return { title, reason: await whyUnreachable({ address: url, proxies, probeMs }) };
}

async function checkLibrary(library: string): Promise<Found> {
  const files = await libraryFiles(library);
  return ok(`the library ${library}, ${files.length === 1 ? 'one file' : `${files.length} files`}`);
}

export async function checkRegistry(config: Settings, timeoutMs: number): Promise<Found> {
  const { mode, url, urlIsSet } = config.crossref;
  const local = !kindsOf(config.source).some(isNetworkSource);
  if (mode === 'off') return ok('Crossref is not asked (SOVEREIGN_CROSSREF=off)');
  if (mode === 'auto' && local && !urlIsSet)
    return ok('Crossref is not asked by runs on papers of this machine');
  const reason = await whyUnreachable({ address: url, proxies: config.proxies, probeMs: timeoutMs });
  return reason === undefined
    ? ok('Crossref: a connection opens')
    : warn(
        `Crossref cannot be reached: ${reason}`,
        'papers are not looked up, retracted ones stay, and the paper says so; correct the network, or set SOVEREIGN_CROSSREF=off',
      );
}
