import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotServeProfile } from '../src/activities/deps';
import { openRun } from '../src/activities/open-run';
import { readOpening } from '../src/activities/opening';
import { readConfig } from '../src/config';
import { createPacer } from '../src/literature/pacer';
import { openLocalStore } from '../src/store/local-store';
import { createDeps } from '../src/wiring';
import { json, startTestServer, type TestServer } from './models/test-server';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wiring-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const MAIN = { SOVEREIGN_MODEL: 'main', SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1' };
const run = { workflowId: 'w', runId: 'r' };

async function worker(env: Record<string, string>) {
  const config = readConfig({ env: { HOME: folder, ...env }, cwd: folder, runPaths: 'allow' });
  const store = await openLocalStore(path.join(folder, 'store'));
  const deps = createDeps({
    config,
    store,
    log: () => undefined,
    arxivPacer: createPacer({ spacingMs: 0 }),
    arxivTaskQueue: async () => 'arxiv',
    searchAttributes: async () => [],
  });
  return { deps, open: () => openRun(deps)({ run, input: { question: 'q', source: 'sample' } as never }) };
}

describe('reviewers of a run', () => {
  it('stand in its profile and its opening, where there are any', async () => {
    const { deps, open } = await worker({ ...MAIN, SOVEREIGN_MODEL_SKEPTIC: 'other' });
    const { profile, opening } = await open();
    expect(profile.reviewers).toEqual({ SKEPTIC: 'other' });
    expect((await readOpening(deps.store, opening)).profile).toEqual(profile);
    expect(deps.openKernel({ profile, run, round: 0, limits: null }).name).toBe('main');
    const plain = await (await worker(MAIN)).open();
    expect(plain.profile).not.toHaveProperty('reviewers');
    expect((await readOpening(deps.store, plain.opening)).profile).toEqual(plain.profile);
  });

  it.each<[Record<string, string>, Record<string, string>, RegExp]>([
    [
      { SOVEREIGN_MODEL_SKEPTIC: 'other' },
      {},
      /opened with the reviewer SOVEREIGN_MODEL_SKEPTIC other, this worker has main \(SOVEREIGN_MODEL\)/,
    ],
    [
      {},
      { SOVEREIGN_MODEL_VALIDATOR: 'other' },
      /the reviewer SOVEREIGN_MODEL_VALIDATOR main \(SOVEREIGN_MODEL\), this worker has other/,
    ],
    [
      { SOVEREIGN_MODEL_SYNTHESIZER: 'a' },
      { SOVEREIGN_MODEL_SYNTHESIZER: 'b' },
      /the reviewer SOVEREIGN_MODEL_SYNTHESIZER a, this worker has b/,
    ],
  ])('%j are not served by a worker with %j', async (opened, here, message) => {
    const { profile } = await (await worker({ ...MAIN, ...opened })).open();
    const { deps } = await worker({ ...MAIN, ...here });
    const serve = () => deps.openKernel({ profile, run, round: 0, limits: null });
    expect(serve).toThrow(CannotServeProfile);
    expect(serve).toThrow(message);
  });
});

describe('the length of the vectors of a run', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  let runs = 0;
  const embedderWorker = async (env: Record<string, string> = {}) => {
    const made = await worker({
      SOVEREIGN_EMBED_URL: server.url,
      SOVEREIGN_EMBED_MODEL: 'nomic-embed-text',
      ...env,
    });
    runs += 1;
    const own = { workflowId: `embeds-${runs}`, runId: 'r' };
    const input = { question: 'q', source: 'sample' } as never;
    return { ...made, open: (key = own) => openRun(made.deps)({ run: key, input }) };
  };
  const gives = (length: number) =>
    server.will((asked, response) => {
      const embedding = Array.from({ length }, () => 1);
      const data = asked.body.input.map((_text: string, index: number) => ({ index, embedding }));
      json(200, { data, usage: { prompt_tokens: 1 } })(asked, response);
    });

  it('is measured once where it is not set, recorded, and counted', async () => {
    gives(768);
    const { open } = await embedderWorker();
    const { profile, spent } = await open();
    expect(profile.embedderDimensions).toBe(768);
    expect(spent).toMatchObject({ requests: 1, inputTokens: 1, outputTokens: 0 });
    const next = await open({ workflowId: 'next', runId: 'r' });
    expect(next.profile.embedderDimensions).toBe(768);
    expect(next.spent).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it('is found in the journal by another worker that opens the same run', async () => {
    gives(384);
    const key = { workflowId: 'opened-twice', runId: 'r' };
    const first = await (await embedderWorker()).open(key);
    const again = await (await embedderWorker()).open(key);
    expect(again).toEqual(first);
    expect(server.asked).toHaveLength(1);
  });

  it('is kept to by a worker that has measured nothing', async () => {
    gives(768);
    const { profile } = await (await embedderWorker()).open();
    const { deps } = await embedderWorker();
    const request = { texts: ['a', 'b'], inputType: 'passage' as const };
    expect((await deps.openEmbedder(profile)?.embed(request))?.map(({ length }) => length)).toEqual([
      768, 768,
    ]);
    gives(384);
    await expect(deps.openEmbedder(profile)?.embed(request)).rejects.toThrow(
      /gave 768 when the run was opened/,
    );
  });

  it('is not asked for where it is set, and another is left to another worker', async () => {
    gives(768);
    const { profile, spent } = await (await embedderWorker({ SOVEREIGN_EMBED_DIMENSIONS: '768' })).open();
    expect([profile.embedderDimensions, spent, server.asked.length]).toEqual([768, undefined, 0]);
    const other = await embedderWorker({ SOVEREIGN_EMBED_DIMENSIONS: '384' });
    expect(() => other.deps.openEmbedder(profile)).toThrow(
      /the embedder nomic-embed-text \(768\), this worker has nomic-embed-text \(384\)/,
    );
  });
});
