import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotServeProfile } from '../../src/activities/deps';
import { openRun } from '../../src/activities/open-run';
import { readOpening } from '../../src/activities/opening';
import { probeModels } from '../../src/activities/probe-models';
import { readConfig } from '../../src/config/config';
import { researchInput } from '../../src/contract/protocol';
import { createPacer } from '../../src/http/pacer';
import { createDeps } from '../../src/runtime/wiring';
import { openLocalStore } from '../../src/store/local-store';
import { type Asked, json, says, startTestServer, type TestServer } from '../models/test-server';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wiring-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const MAIN = { SOVEREIGN_MODEL: 'main', SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1' };
const run = { workflowId: 'w', runId: 'r' };
const INPUT = researchInput.parse({ question: 'Does it?', source: 'sample' });

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
  return { deps, open: () => openRun(deps)({ run, input: INPUT }) };
}

describe('reviewers of a run', () => {
  it('stand in its profile and its opening, where there are any', async () => {
    const { deps, open } = await worker({ ...MAIN, SOVEREIGN_MODEL_SKEPTIC: 'other' });
    const { profile, opening } = await open();
    expect(profile.reviewers).toEqual({ SKEPTIC: 'other' });
    expect((await readOpening(deps.store, opening)).profile).toEqual(profile);
    expect(deps.openKernel({ profile, run, round: 0, step: 'round-0/plan', limits: null }).name).toBe('main');
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
    const serve = () => deps.openKernel({ profile, run, round: 0, step: 'round-0/plan', limits: null });
    expect(serve).toThrow(CannotServeProfile);
    expect(serve).toThrow(message);
  });
});

describe('the models of a run', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const answering = (asked: Asked, response: ServerResponse) =>
    asked.method === 'GET'
      ? json(200, { data: [{ id: 'main', max_model_len: 8_192 }] })(asked, response)
      : asked.body.response_format
        ? json(400, { error: { message: 'response_format is not supported' } })(asked, response)
        : says('{"sentences":[]}')(asked, response);
  const chats = () => server.asked.filter(({ method }) => method === 'POST');
  const served = (env: Record<string, string> = {}) =>
    worker({ SOVEREIGN_MODEL: 'main', SOVEREIGN_MODEL_URL: server.url, ...env });

  it('are asked once each, and the profile has what they showed, for each place', async () => {
    server.will(answering);
    const reviewers = { SOVEREIGN_MODEL_SKEPTIC: 'other', SOVEREIGN_MODEL_VALIDATOR: 'other' };
    const { deps } = await served(reviewers);
    const key = { workflowId: 'probed', runId: 'r' };
    const opened = await openRun(deps)({ run: key, input: INPUT });
    expect(opened.toProbe).toEqual(['main', 'other']);
    expect(opened.profile).not.toHaveProperty('learnt');
    const probed = await probeModels(deps)({ run: key, opening: opened.opening });
    const { learnt } = probed.profile;
    expect(learnt?.kernel).toMatchObject({ contextTokens: 8_192, changes: ['without response_format'] });
    expect(learnt?.SKEPTIC).toMatchObject({ contextTokens: 8_192 });
    expect(learnt?.VALIDATOR).toEqual(learnt?.SKEPTIC);
    expect(learnt).not.toHaveProperty('SYNTHESIZER');
    // Two models, each refused once.
    expect(chats().map(({ body }) => body.model)).toEqual(['main', 'main', 'other', 'other']);
    expect(probed.spent).toMatchObject({ requests: 2 });
    expect((await readOpening(deps.store, probed.opening)).profile).toEqual(probed.profile);

    // Another worker that does the same again asks nothing.
    const { deps: next } = await served(reviewers);
    expect(await probeModels(next)({ run: key, opening: opened.opening })).toEqual(probed);
    expect(chats()).toHaveLength(4);
  });

  it('are asked by every worker in the form that was learnt', async () => {
    server.will(answering);
    const { deps } = await served();
    const key = { workflowId: 'probed-by-one', runId: 'r' };
    const { opening } = await openRun(deps)({
      run: key,
      input: INPUT,
    });
    const { profile } = await probeModels(deps)({ run: key, opening });
    const { deps: another } = await served();
    const kernel = another.openKernel({ profile, run: key, round: 0, step: 'round-0/plan', limits: null });
    const before = chats().length;
    await kernel.plan({ question: 'q', count: 2 }).catch(() => undefined);
    const sent = chats().slice(before);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.every(({ body }) => body.response_format === undefined)).toBe(true);
  });

  it('of another worker’s settings are left to that worker, and no run without a model has any', async () => {
    server.will(answering);
    const { deps } = await served();
    const { opening } = await openRun(deps)({ run, input: INPUT });
    const { deps: other } = await served({ SOVEREIGN_MODEL: 'another' });
    await expect(probeModels(other)({ run, opening })).rejects.toThrow(/opened with the model main/);
    const without = await (await worker({})).open();
    expect(without).not.toHaveProperty('toProbe');
    expect(without.profile).not.toHaveProperty('learnt');
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
    const open = async (key = own) => {
      const { opening } = await openRun(made.deps)({ run: key, input: INPUT });
      return probeModels(made.deps)({ run: key, opening });
    };
    return { ...made, open };
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
