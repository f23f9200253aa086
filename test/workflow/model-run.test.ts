// A run whose thinking is done by a language model, and whose vectors by an embeddings server: stand-ins for both.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { ResearchResult } from '../../src/contract/run-status';
import { createModelStandIn, isModelList, type ModelStandIn } from '../support/model-stand-in';
import { GOOD, QUESTION } from '../support/papers';
import { openScholarlyStandIn } from '../support/scholarly-stand-in';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

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

/**
 * Events of a run's history without those of workflow tasks, of which a busy machine makes a few more or less, with them,
 * and the bytes of its longest payload.
 */
async function sizeOf(handle: WorkflowHandle): Promise<{ own: number; events: number; payload: number }> {
  const { events = [] } = await handle.fetchHistory();
  const ofTasks = (events ?? []).filter((event) =>
    Object.entries(event).some(([name, value]) => /^workflowTask.*Attributes$/.test(name) && value),
  );
  const bytesIn = (value: unknown): number => {
    if (value instanceof Uint8Array) return value.length;
    return typeof value === 'object' && value !== null
      ? Math.max(0, ...Object.values(value).map(bytesIn))
      : 0;
  };
  const all = events?.length ?? 0;
  return { own: all - ofTasks.length, events: all, payload: bytesIn(events) };
}

/** Of four workflow tasks that a busy machine does not put together. */
const SLACK = 12;

/** Tasks by their schema's name without its version, each with how often it was asked. */
const counted = (tasks: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const task of tasks) {
    const name = task.replace(/-\d+$/, '');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const FIRST_ROUND = {
  plan: 1,
  'plan-again': 1,
  // Each paper is read alone, and what was taken from it is checked alone.
  read: GOOD.length,
  check: GOOD.length,
  write: 1,
  // A quote at a time: the four claims that a sentence was written of.
  'check-sentences': 4,
  'review-skeptic': 1,
  'review-validator': 1,
  'review-synthesizer': 1,
};

it('plans, reads, checks, writes and reviews by the model, within what the evidence allows', async () => {
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann' }, 'model-run');
  const result = (await handle.result()) as ResearchResult;
  expect(result).toMatchObject({ outcome: 'published', policy: 'AUTO_APPROVE' });
  expect(counted(model.tasks)).toEqual({ open: 1, ...FIRST_ROUND });
  // What its server takes is learnt from the list and the first request, before anything is spent.
  expect(model.tasks[0]).toBe('open-1');
  expect(model.lists()).toBe(1);
  const { profile, steps } = await statusOf(handle);
  expect(profile?.learnt).toEqual({
    kernel: {
      contextTokens: 32_768,
      maxOutputTokens: null,
      changes: [],
      thinks: false,
      // The stand-in counts 10 tokens of each prompt, and does not stream.
      promptTokensPerS: null,
      answerTokensPerS: null,
    },
  });
  expect(steps[0]).toMatchObject({ stage: 'open', spent: { requests: 1 } });
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

const PARTS = ['Does negative sampling help?', 'Do larger batches help?'];

/** Its reviewers are never content, so that each run is revised. */
function revisingModel(): ModelStandIn {
  const queries = ['hard negatives', 'training batches', 'retrieval recall', 'dense encoders'];
  return createModelStandIn({
    score: 5,
    parts: PARTS,
    queries: (prompt) =>
      prompt.includes('previous_queries') ? queries.map((query) => `${query} in large batches`) : queries,
  });
}

it('pays in a revision only for what is new, and carries its sub-questions through, in at most 250 events', async () => {
  const usual = model;
  model = revisingModel();
  const handle = await bed.start({ question: QUESTION }, 'model-parts');
  const { round, steps } = await atGate(handle);
  await handle.signal('approve', { by: 'ann' });
  expect(await handle.result()).toMatchObject({ outcome: 'published' });
  const { tasks } = model;
  model = usual;
  expect(round).toBe(1);
  expect(steps.filter(({ stage }) => stage === 'plan').map(({ result }) => result)).toEqual([
    '4 queries, 2 sub-questions',
    '2 queries more',
    '4 queries',
  ]);
  // The revision found the same papers: they are neither read nor checked again, and a sentence that was checked is not either.
  expect(counted(tasks)).toEqual({
    open: 1,
    ...FIRST_ROUND,
    plan: 2,
    write: 2,
    'check-sentences': 4,
    'review-skeptic': 2,
    'review-validator': 2,
    'review-synthesizer': 2,
  });
  const artifacts = filesBelow(bed.home)
    .filter((file) => /[\\/]store[\\/]objects[\\/].*\.json$/.test(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  // The claims and the evidence of both rounds.
  const parts = artifacts.filter((one) => one.parts !== undefined && !('queries' in one));
  expect(parts.map((one) => one.parts)).toEqual([PARTS, PARTS, PARTS, PARTS]);
  const { own, events, payload } = await sizeOf(handle);
  expect(own).toBeGreaterThan(100);
  expect(own).toBeLessThanOrEqual(140);
  expect(events).toBeLessThanOrEqual(250 + SLACK);
  expect(payload).toBeGreaterThan(100);
  expect(payload).toBeLessThanOrEqual(4_096);
});

it('searches two sources and revises in at most 300 events', async () => {
  const revising = revisingModel();
  const scholarly = await openScholarlyStandIn(() => ({
    arxiv: GOOD,
    openAlex: GOOD.map((paper, at) => ({ ...paper, doi: `10.1000/${at}` })),
    crossref: [],
    model: revising.handle,
  }));
  const other = await openTestbed({
    ...scholarly.env,
    SOVEREIGN_MODEL_URL: `${scholarly.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
  });
  try {
    const handle = await other.start({ question: QUESTION, source: 'arxiv+openalex' });
    expect(await atGate(handle)).toMatchObject({ round: 1 });
    await handle.signal('approve', { by: 'ann' });
    expect(await handle.result()).toMatchObject({ outcome: 'published' });
    const { own, events, payload } = await sizeOf(handle);
    expect(own).toBeGreaterThan(120);
    expect(own).toBeLessThanOrEqual(165);
    expect(events).toBeLessThanOrEqual(300 + SLACK);
    expect(payload).toBeLessThanOrEqual(4_096);
  } finally {
    await other.close();
    await scholarly.close();
  }
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
  // The model is silent after its first answer until the worker is exchanged for one without it.
  model = {
    ...model,
    handle: (request, response, body) =>
      isModelList(request) || body.includes('open-1') ? usual(request, response, body) : true,
  };
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

it('plans by rules where the model has no usable plan, says so, and asks the owner', async () => {
  const usual = model;
  model = createModelStandIn({ score: 10, queries: () => ['x'] });
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann' }, 'model-no-plan');
  await atGate(handle);
  // Asked, and asked once more.
  expect(counted(model.tasks)).toMatchObject({ plan: 2, read: GOOD.length });
  model = usual;
  const { policy } = await statusOf(handle);
  expect(policy?.verdict).toBe('OWNER_REVIEW');
  await handle.signal('approve', { by: 'ann' });
  const { paper } = (await handle.result()) as ResearchResult & { paper: { folder: string } };
  const text = readFileSync(path.join(paper.folder, 'paper.md'), 'utf8');
  expect(text).toContain('Done by rules instead: planning the searches (first round).');
});

it.each<[string, number, string, string, RegExp]>([
  [
    'a refused key',
    401,
    '{"error":{"message":"bad key"}}',
    'ProviderRefused',
    /set SOVEREIGN_MODEL_KEY to one that may use this model/,
  ],
  ['a page at the address', 200, '<html></html>', 'ProviderUnavailable', /check SOVEREIGN_MODEL_URL/],
])('%s fails the run when it opens and names the variable', async (_what, status, said, type, message) => {
  const refusing = await openStandIn({
    papers: GOOD,
    handle: (request, response) => {
      if (request.method !== 'POST') return false;
      response.writeHead(status, { 'content-type': 'application/json' }).end(said);
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
    expect(cause).toMatchObject({ type, message: expect.stringMatching(message) });
    expect(cause.message).not.toContain(KEY);
    expect((await statusOf(handle)).steps.map(({ stage }) => stage)).toEqual(['open']);
    expect(refusing.searches).toEqual([]);
  } finally {
    await other.close();
    await refusing.close();
  }
});
