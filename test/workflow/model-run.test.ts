// A run whose thinking is done by a language model, and whose vectors by an embeddings server: stand-ins for both.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ResearchResult } from '../../src/protocol';
import { createModelStandIn, type ModelStandIn } from '../support/model-stand-in';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, openTestbed, type Testbed, until } from '../support/testbed';

const KEY = 'sk-test-0123456789-never-to-be-kept';

let model: ModelStandIn;
let standIn: StandIn;
let bed: Testbed;
beforeAll(async () => {
  model = createModelStandIn({ score: 10 });
  standIn = await openStandIn({ papers: GOOD, handle: (...request) => model.handle(...request) });
  bed = await openTestbed({
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
    SOVEREIGN_MODEL_KEY: KEY,
    SOVEREIGN_EMBED_URL: `${standIn.url}/v1`,
    SOVEREIGN_EMBED_MODEL: 'nvidia/nv-embedqa-e5-v5',
    SOVEREIGN_EMBED_DIMENSIONS: '1024',
  });
});
afterAll(async () => {
  await bed.close();
  await standIn.close();
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(file).isFile());

it('plans, extracts, drafts and reviews by the model, within what the evidence allows', async () => {
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann' }, 'model-run');
  const result = (await handle.result()) as ResearchResult;
  expect(result).toMatchObject({ outcome: 'published', policy: 'AUTO_APPROVE' });
  expect(model.tasks).toHaveLength(6);
  // The question and the papers found, to put them in order; then claims and kept papers, for the index.
  expect(model.embedded).toEqual(['query', 'passage', 'passage']);

  const page = readFileSync(path.join(result.paper?.folder as string, 'paper.md'), 'utf8');
  expect(page).toContain('stand-in-1');
  expect(page).toContain('nvidia/nv-embedqa-e5-v5');
  // Three reviewers gave 10; the evidence does not carry that far.
  expect(result.score).toBeLessThan(10);
  // What the model made up is not on the page.
  expect(page).not.toContain('invented');
  expect(page).not.toContain('without any claim behind it');
});

it('keeps the key out of history, artifacts, index and papers', () => {
  const history = execFileSync(
    process.env.SOVEREIGN_TEST_TEMPORAL as string,
    ['workflow', 'show', '--address', bed.address, '--workflow-id', 'model-run', '--output', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const payloads = [...history.matchAll(/"data": "([^"]*)"/g)].map(([, data]) =>
    Buffer.from(data as string, 'base64').toString(),
  );
  expect(model.keys).toEqual(new Set([`Bearer ${KEY}`]));
  for (const text of [history, ...payloads]) expect(text).not.toContain(KEY);
  for (const file of filesBelow(bed.home)) expect(readFileSync(file).includes(KEY)).toBe(false);
});

it("a worker without the run's model says so, and the run waits for one that has it", async () => {
  const usual = model.handle;
  // The model is silent until the worker is exchanged for one without it.
  model = { ...model, handle: () => true };
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann' }, 'model-missing');
  await until(handle, (status) => status.stage === 'plan');
  await bed.restartWorker({ SOVEREIGN_MODEL: '', SOVEREIGN_MODEL_URL: '', SOVEREIGN_MODEL_KEY: '' });
  let failure = '';
  while (!failure) {
    const { raw } = await handle.describe();
    const pending = raw.pendingActivities?.find((activity) =>
      activity.lastFailure?.message?.includes('stand-in-1'),
    );
    failure = pending?.lastFailure?.message ?? '';
  }
  expect(failure).toMatch(
    /opened with the model stand-in-1, this worker has extractive; start a worker with the run's settings/,
  );
  model = { ...model, handle: usual };
  await bed.restartWorker();
  expect(await handle.result()).toMatchObject({ outcome: 'published' });
});

it('a revision that fails for good leaves the draft before it to its owner', async () => {
  const handle = await bed.start({ question: QUESTION }, 'model-revision');
  const before = await atGate(handle);
  const usual = model.handle;
  model = {
    ...model,
    handle(request, response) {
      if (request.method !== 'POST') return false;
      response.writeHead(410, { 'content-type': 'application/json' }).end('{"error":{"message":"gone"}}');
      return true;
    },
  };
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  const after = await until(handle, (status) => status.refusalsTotal > 0 && status.waitingFor === 'owner');
  model = { ...model, handle: usual };
  expect(after.draft).toBe(before.draft);
  expect(after.refusals.map(({ message }) => message)).toEqual(['revision 1', 'requestChanges']);
  expect(after.refusals[0]?.reason).toMatch(/SOVEREIGN_MODEL/);
  await handle.signal('approve', { by: 'ann' });
  expect(await handle.result()).toMatchObject({ outcome: 'published', draft: before.draft });
});

it('a refused key fails the run at once and names the variable', async () => {
  const refusing = await openStandIn({
    papers: GOOD,
    handle: (request, response) => {
      if (request.method !== 'POST') return false;
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"bad key"}}');
      return true;
    },
  });
  const other = await openTestbed({
    SOVEREIGN_ARXIV_URL: `${refusing.url}/api`,
    SOVEREIGN_MODEL_URL: `${refusing.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
    SOVEREIGN_MODEL_KEY: KEY,
  });
  try {
    const handle = await other.start({ question: QUESTION });
    const error = await handle.result().catch((thrown) => thrown);
    let cause = error;
    while (cause.cause) cause = cause.cause;
    expect(cause).toMatchObject({
      type: 'ProviderRefused',
      message: expect.stringMatching(/SOVEREIGN_MODEL_KEY/),
    });
    expect(cause.message).not.toContain(KEY);
  } finally {
    await other.close();
    await refusing.close();
  }
});
