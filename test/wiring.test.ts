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
