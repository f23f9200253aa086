// Decides, once, when the run is opened, whether a registry is asked about its papers.

import type { AskedRegistry, SearchedSource } from '../contract/run-facts';
import { isNetworkSource, NETWORK_SOURCES } from '../contract/sources';

export interface CrossrefChoice {
  readonly mode: 'auto' | 'on' | 'off';
  /** Base URL. */
  readonly url: string;
  /** Whether the user set the URL. */
  readonly urlIsSet: boolean;
}

/**
 * Whether the search goes to the source's own host. A user of a mirror or stand-in does not expect traffic to
 * other hosts.
 */
const isAtHome = ({ source, at }: SearchedSource): boolean =>
  isNetworkSource(source) && isHostOf(NETWORK_SOURCES[source].domain, at);

const isHostOf = (domain: string, url: string): boolean =>
  URL.canParse(url) && `.${new URL(url).hostname}`.endsWith(`.${domain}`);

const isLocal = ({ source }: SearchedSource): boolean => !isNetworkSource(source);

/**
 * `on`: every run asks. `auto`: asks if the run searches over the network and either all its sources are at
 * their own hosts or the registry's URL was set. `off`: no run asks. Returns null if none is asked.
 */
export function chooseRegistry({
  crossref,
  searches,
}: {
  readonly crossref: CrossrefChoice;
  readonly searches: readonly SearchedSource[];
}): AskedRegistry | null {
  const asked = { name: 'crossref', at: crossref.url } as const;
  switch (crossref.mode) {
    case 'off':
      return null;
    case 'on':
      return asked;
    case 'auto':
      return !searches.some(isLocal) && (crossref.urlIsSet || searches.every(isAtHome)) ? asked : null;
    default:
      return crossref.mode satisfies never;
  }
}
