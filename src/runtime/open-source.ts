// Opens each source of literature. A new source needs a row in contract/sources.ts and a line here.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { CannotServeProfile } from '../activities/deps';
import type { Config } from '../config/config';
import type { SearchedSource } from '../contract/run-facts';
import { isNetworkSource, NETWORK_SOURCES, type NetworkSource } from '../contract/sources';
import type { Fetch } from '../http/outbound';
import { createPacer, type Pacer, spacingMs } from '../http/pacer';
import type { AnswerCache } from '../literature/answer-cache';
import { createArxivSource } from '../literature/arxiv';
import { openLibrary } from '../literature/library';
import { createOpenAlexSource } from '../literature/openalex';
import { openSample } from '../literature/sample';
import { type Source, searchAnswer } from '../literature/source';
import type { Store } from '../store/store';
import { VERSION } from './version';

/** Settings for requests to a network source. */
interface Access {
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Contact address, for the source to write to. */
  readonly mailto?: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** Caches complete answers for a day. */
  readonly cache: AnswerCache;
}

const CREATE: {
  readonly [Kind in NetworkSource]: (access: Access & { readonly pacer: Pacer }) => Source;
} = { arxiv: createArxivSource, openalex: createOpenAlexSource };

/** Opens a source as a run's profile names it. */
export function sourceOpener(options: {
  readonly config: Config;
  readonly store: Pick<Store, 'dayCache'>;
  readonly fetch: Fetch;
  /** Paces requests to arXiv; only the process that holds arXiv's role may send them. */
  readonly arxivPacer: Pacer;
  readonly log: (message: string) => void;
  /** Returns the error for a source that this worker has at another address than the profile. */
  readonly cannot: (what: string, profile: string, here: string) => CannotServeProfile;
}): (searched: SearchedSource) => Promise<Source> {
  const { config, store, log } = options;
  const libraryIndexes = path.join(config.home, 'library');
  const accessTo = (kind: NetworkSource): Access => {
    const { url, apiKey } = config.sources[kind];
    return {
      baseUrl: url,
      ...(apiKey ? { apiKey } : {}),
      ...(config.contact ? { mailto: config.contact } : {}),
      fetch: options.fetch,
      timeoutMs: config.arxiv.timeoutMs,
      userAgent: `sovereign/${VERSION}`,
      cache: {
        get: async (key) => (await store.dayCache.find({ [kind]: url, key }, searchAnswer)) ?? null,
        put: (key, answer) => store.dayCache.put({ [kind]: url, key }, answer),
      },
    };
  };
  // One instance per source, because all runs share its rate limit.
  const created = new Map<NetworkSource, Source>();
  const onNetwork = (kind: NetworkSource): Source => {
    const { requestsPerMinute } = config.sources[kind];
    const pacer =
      requestsPerMinute === undefined
        ? options.arxivPacer
        : createPacer({ name: NETWORK_SOURCES[kind].title, spacingMs: spacingMs(requestsPerMinute) });
    const source = created.get(kind) ?? CREATE[kind]({ ...accessTo(kind), pacer });
    created.set(kind, source);
    return source;
  };

  return async ({ source, at }) => {
    if (isNetworkSource(source)) {
      const { url } = config.sources[source];
      if (at !== url) throw options.cannot(`${NETWORK_SOURCES[source].title} at`, at, url);
      return onNetwork(source);
    }
    // The sample is bundled: users need no report about its index.
    if (source === 'sample') return openSample({ indexDir: libraryIndexes, log: () => undefined });
    if (!existsSync(at)) {
      throw new CannotServeProfile(
        `the run's library ${at} is not on this worker's machine; put it back or mount it`,
      );
    }
    return openLibrary({ path: at, indexDir: libraryIndexes, log });
  };
}
