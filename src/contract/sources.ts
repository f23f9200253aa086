// The sources of literature: what is known of each without asking it. How each is opened is in runtime/open-source.ts.

/** A source that is asked over the network. */
interface NetworkFacts {
  /** For readers. */
  readonly title: string;
  /** Base URL, unless `SOVEREIGN_<SOURCE>_URL` names another one. */
  readonly url: string;
  /** Its own hosts are here; a mirror or a stand-in is elsewhere. */
  readonly domain: string;
  /** Where its pages about papers are, without `https://`: links that a paper may have. */
  readonly pages: string;
  /** Whether it hands out keys: `SOVEREIGN_<SOURCE>_KEY`. */
  readonly hasKey: boolean;
  /**
   * Requests a minute of one worker process, unless `SOVEREIGN_<SOURCE>_RPM` says otherwise. null: it has a rule of its own
   * for all machines together.
   */
  readonly requestsPerMinute: number | null;
}

export const NETWORK_SOURCES = {
  arxiv: {
    title: 'arXiv',
    url: 'https://export.arxiv.org/api',
    domain: 'arxiv.org',
    pages: 'arxiv.org/abs/',
    hasKey: false,
    requestsPerMinute: null,
  },
  openalex: {
    title: 'OpenAlex',
    url: 'https://api.openalex.org',
    domain: 'openalex.org',
    pages: 'openalex.org/',
    hasKey: true,
    // Far below the hundred a second that it allows.
    requestsPerMinute: 600,
  },
} as const satisfies Readonly<Record<string, NetworkFacts>>;

/** On the worker's own disk. */
const LOCAL_SOURCES = { library: { title: 'the library' }, sample: { title: 'the bundled sample' } } as const;

const TITLES: Readonly<Record<string, { readonly title: string }>> = { ...NETWORK_SOURCES, ...LOCAL_SOURCES };

export type NetworkSource = keyof typeof NETWORK_SOURCES;
export type LocalSource = keyof typeof LOCAL_SOURCES;
/** What is searched. */
export type SourceKind = NetworkSource | LocalSource;
/** What a run may be told to search: one of them, or two together. */
export type SourceChoice = SourceKind | 'arxiv+openalex';

export const NETWORK_SOURCE_KINDS = Object.keys(NETWORK_SOURCES) as NetworkSource[];
export const SOURCE_KINDS = Object.keys(TITLES) as SourceKind[];
export const SOURCES: readonly SourceChoice[] = [...SOURCE_KINDS, 'arxiv+openalex'];

export const kindsOf = (choice: SourceChoice): SourceKind[] => choice.split('+') as SourceKind[];

export const isNetworkSource = (source: SourceKind): source is NetworkSource => source in NETWORK_SOURCES;

/** The source's name for readers. Of an answer from a worker that knows more sources, the name that worker has for it. */
export const sourceTitle = (source: string): string => TITLES[source]?.title ?? source;
