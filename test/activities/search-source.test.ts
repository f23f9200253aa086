import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Opening } from '../../src/activities/opening';
import { searchSource, TRIES } from '../../src/activities/search-source';
import type { Ref } from '../../src/contract/ref';
import type { SearchFacts } from '../../src/contract/run-facts';
import {
  type SearchAnswer,
  type SearchRequest,
  SourceUnavailable,
  searchAnswer,
} from '../../src/literature/source';
import { openLocalStore } from '../../src/store/local-store';
import type { Store } from '../../src/store/store';

const AT = 'http://127.0.0.1:9/api';
const OPENING: Opening = {
  question: 'Does it?',
  profile: {
    storeId: '0'.repeat(16),
    source: 'arxiv',
    searches: [{ source: 'arxiv', at: AT, taskQueue: 'arxiv' }],
    registry: null,
    kernel: 'extractive',
    budget: null,
    prices: {},
    embedder: 'lexical',
    embedderDimensions: 8,
    verifier: 'v',
    papersFolder: '/papers',
    searchAttributes: [],
  },
};

let folder: string;
let store: Store;
let opening: Ref;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-search-'));
  store = await openLocalStore(folder);
  opening = await store.put(OPENING);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A worker whose source does as `search` says; null where an attempt is to be made again. */
function worker(search: (request: SearchRequest) => Promise<SearchAnswer>) {
  const openSource = async () => ({ kind: 'arxiv' as const, at: AT, search });
  const activity = searchSource({ store, openSource });
  const run = { workflowId: 'w', runId: 'r' };
  return async (query: string, attempt: number): Promise<SearchAnswer | null> => {
    const request = { run, opening, round: 0, source: 'arxiv' as const, query, limit: 9 };
    const [settled] = (await new MockActivityEnvironment({ attempt }).run(() =>
      Promise.allSettled([activity(request, new AbortController().signal)]),
    )) as PromiseSettledResult<SearchFacts>[];
    if (settled?.status === 'fulfilled') return store.get(settled.value.ref, searchAnswer);
    if (!(settled?.reason instanceof SourceUnavailable)) throw settled?.reason;
    return null;
  };
}
const down = async (): Promise<SearchAnswer> => {
  throw new SourceUnavailable('the source is down');
};
const empty = ({ query }: SearchRequest): SearchAnswer => ({
  query,
  source: 'arxiv',
  outcome: 'empty',
  papers: [],
  note: null,
});

it('asks a source in vain eight times for one search', async () => {
  const search = worker(down);
  for (let attempt = 1; attempt < TRIES; attempt += 1) expect(await search('a', attempt)).toBeNull();
  expect(await search('a', TRIES)).toMatchObject({
    outcome: 'failed',
    note: 'the source is down (given up at attempt 8)',
  });
});

it('gives up the other searches sooner where a source answers none of them', async () => {
  const search = worker(down);
  const queries = ['a', 'b', 'c', 'd'];
  let requests = 0;
  const answers = new Map<string, SearchAnswer>();
  for (let attempt = 1; answers.size < queries.length; attempt += 1) {
    for (const query of queries.filter((one) => !answers.has(one))) {
      requests += 1;
      const answer = await search(query, attempt);
      if (answer !== null) answers.set(query, answer);
    }
  }
  expect(requests).toBe(11);
  expect(answers.get('d')?.note).toBe(
    'the source is down (given up at attempt 2, after 8 requests in a row without an answer)',
  );
});

it('gives every search its eight tries at a source that answers others', async () => {
  const search = worker(async (request) => (request.query === 'bad' ? down() : empty(request)));
  for (let attempt = 1; attempt < TRIES; attempt += 1) {
    expect(await search('bad', attempt)).toBeNull();
    expect(await search(`good ${attempt}`, 1)).toMatchObject({ outcome: 'empty' });
  }
  expect(await search('bad', TRIES)).toMatchObject({ note: 'the source is down (given up at attempt 8)' });
});
