// The sources of literature: facts known without asking them. runtime/open-source.ts opens them.

/** A source that is asked over the network. */
interface NetworkFacts {
  /** For readers. */
  readonly title: string;
  /** Base URL, unless `SOVEREIGN_<SOURCE>_URL` names another one. */
  readonly url: string;
  /** Domain of its own hosts; a mirror or a stand-in is elsewhere. */
  readonly domain: string;
  /** Where its pages about papers are, without `https://`: a paper may link to them. */
  readonly pages: string;
  /** Whether it issues keys: `SOVEREIGN_<SOURCE>_KEY`. */
  readonly hasKey: boolean;
  /**
   * Requests a minute for one worker process, unless `SOVEREIGN_<SOURCE>_RPM` is set. null: it has its own
   * rule for all machines together.
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

/** Sources on the worker's own disk. */
const LOCAL_SOURCES = { library: { title: 'the library' }, sample: { title: 'the bundled sample' } } as const;

const TITLES: Readonly<Record<string, { readonly title: string }>> = { ...NETWORK_SOURCES, ...LOCAL_SOURCES };

export type NetworkSource = keyof typeof NETWORK_SOURCES;
export type LocalSource = keyof typeof LOCAL_SOURCES;
/** What is searched. */
export type SourceKind = NetworkSource | LocalSource;
/** What a run may be told to search: one source, or two together. */
export type SourceChoice = SourceKind | 'arxiv+openalex';

export const NETWORK_SOURCE_KINDS = Object.keys(NETWORK_SOURCES) as NetworkSource[];
export const SOURCE_KINDS = Object.keys(TITLES) as SourceKind[];
export const SOURCES: readonly SourceChoice[] = [...SOURCE_KINDS, 'arxiv+openalex'];

export const kindsOf = (choice: SourceChoice): SourceKind[] => choice.split('+') as SourceKind[];

export const isNetworkSource = (source: SourceKind): source is NetworkSource => source in NETWORK_SOURCES;

/**
 * The source's name for readers. For an answer from a worker that knows more sources, that worker's name for
 * it.
 */
export const sourceTitle = (source: string): string => TITLES[source]?.title ?? source;
