// Whether a run's papers are looked up in a register, decided once, when the run is opened.

import type { AskedRegistry, SearchedSource } from '../contract/run-facts';
import { isNetworkSource, NETWORK_SOURCES } from '../contract/sources';

export interface CrossrefChoice {
  readonly mode: 'auto' | 'on' | 'off';
  /** Base URL. */
  readonly url: string;
  /** Its user named the URL. */
  readonly urlIsSet: boolean;
}

/** Whether the search leaves for the source's own host; a mirror's or a stand-in's user does not expect traffic to others. */
const isAtHome = ({ source, at }: SearchedSource): boolean =>
  isNetworkSource(source) && isHostOf(NETWORK_SOURCES[source].domain, at);

const isHostOf = (domain: string, url: string): boolean =>
  URL.canParse(url) && `.${new URL(url).hostname}`.endsWith(`.${domain}`);

const isLocal = ({ source }: SearchedSource): boolean => !isNetworkSource(source);

/**
 * `on`: any run asks. `auto`: a run that searches over the network, if all its sources are the real ones or the register's
 * URL was set. `off`: none. null: none is asked.
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
