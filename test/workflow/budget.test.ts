// What a run may use of its models: counted, limited, extended.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIGNALS, WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { ResearchResult } from '../../src/contract/run-status';
import { createModelStandIn, type ModelStandIn } from '../support/model-stand-in';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

/** Each paper is read, and its claims are checked. */
const READS = 2 * GOOD.length;
/** Of an undisturbed run without a revision: the first request, two plans, the reading, the text and a check for each of the four quotes in it, three reviews. */
const CHATS = 1 + 2 + READS + 1 + 4 + 3;
/** Of a first round: the question and the papers found are embedded; in a revision the papers alone. */
const RANKING = 2;
/** The first run's claims and papers are embedded; later runs find them in the index. */
const EMBEDDINGS = 1;

let folder: string;
let model: ModelStandIn;
let standIn: StandIn;
let bed: Testbed;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-prices-'));
  const prices = path.join(folder, 'prices.json');
  await writeFile(prices, JSON.stringify({ 'stand-in-1': { input: 1_000, output: 2_000 } }));
  standIn = await openStandIn({ papers: GOOD, handle: (...request) => model.handle(...request) });
  bed = await openTestbed({
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
    SOVEREIGN_MODEL: 'stand-in-1',
    SOVEREIGN_EMBED_URL: `${standIn.url}/v1`,
    SOVEREIGN_EMBED_MODEL: 'nvidia/nv-embedqa-e5-v5',
    SOVEREIGN_EMBED_DIMENSIONS: '1024',
    SOVEREIGN_PRICES: prices,
  });
});
beforeEach(() => {
  model = createModelStandIn({ score: 9 });
});
afterAll(async () => {
  await bed.close();
  await standIn.close();
  await rm(folder, { recursive: true, force: true });
});

const asked = () => model.tasks.length + model.embedded.length;
const paperOf = (result: ResearchResult) => {
  const { folder: at, json } = result.paper as NonNullable<ResearchResult['paper']>;
  return JSON.parse(readFileSync(path.join(at, json), 'utf8'));
};

it('counts every request by step, in the status, and in the paper; a missing price is told', async () => {
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann' });
  const result = (await handle.result()) as ResearchResult;
  expect(result.outcome).toBe('published');
  expect(asked()).toBe(CHATS + RANKING + EMBEDDINGS);
  const { spent, steps, budget } = await statusOf(handle);
  expect(budget).toBeNull();
  // The stand-in says 10 and 5 tokens of each chat, and 1 of each request for embeddings, which have no price.
  expect(spent).toEqual({
    requests: CHATS + RANKING + EMBEDDINGS,
    inputTokens: 10 * CHATS + RANKING + EMBEDDINGS,
    outputTokens: 5 * CHATS,
    usd: null,
    estimated: 0,
  });
  const plan = { requests: 1, inputTokens: 10, outputTokens: 5, usd: 0.02, estimated: 0 };
  expect(steps.filter(({ stage }) => stage === 'plan').map((step) => step.spent)).toEqual([plan, plan]);
  const of = (stage: string) => steps.find((step) => step.stage === stage)?.spent;
  expect(of('extract')).toMatchObject({ requests: READS, usd: 0.02 * READS });
  expect(of('draft')).toMatchObject({ requests: 5, usd: 0.1 });
  expect(of('tribunal')).toMatchObject({ requests: 3, usd: 0.06 });
  expect(of('select')).toMatchObject({ requests: 2, usd: null });
  expect(of('index')).toMatchObject({ requests: 1, usd: null });
  expect(of('search')).toBeUndefined();
  const { models } = paperOf(result);
  expect(models).toMatchObject({ limits: null, total: spent, withoutModel: [] });
  expect(models.stages.map(({ stage }: { stage: string }) => stage)).toEqual([
    'open',
    'plan',
    'select',
    'extract',
    'index',
    'draft',
    'tribunal',
  ]);
});

it.each([
  [{ requests: 2 }, 2],
  [{ requests: 5 }, 5],
  // Some papers are read by the model, and none of what it found can be checked.
  [{ requests: 9 }, 9],
  [{ tokens: 1_500 }, 6],
])('finishes without models where %j is used up, and says so', async (budget, most) => {
  const handle = await bed.start({ question: QUESTION, budget });
  const status = await atGate(handle);
  expect(asked()).toBeLessThanOrEqual(most);
  expect(status.spent.requests).toBe(asked());
  // Whoever approves beforehand does not approve what rules did in the model's place.
  expect(status.policy?.verdict).toBe('OWNER_REVIEW');
  expect(status.policy?.reasons.join(' ')).toMatch(/The budget had no room for the language model/);
  await handle.signal('approve', { by: 'ann' });
  const result = (await handle.result()) as ResearchResult;
  const page = readFileSync(path.join(result.paper?.folder as string, 'paper.md'), 'utf8');
  if (most < 5) expect(page).toMatch(/The run's budget had no room for all requests to the language model/);
  const { models } = paperOf(result);
  expect(models.limits).toEqual({ ...budget, atLimit: 'finish' });
  expect(models.withoutModel.length).toBeGreaterThan(0);
});

it('lets requests wait for others under way that leave no room together, and does nothing by rules', async () => {
  const { handle: atOnce } = model;
  let reviewing = 0;
  const together: number[] = [];
  model = {
    ...model,
    handle(request, response, body) {
      if (!body.includes('review-')) return atOnce(request, response, body);
      reviewing += 1;
      together.push(reviewing);
      setTimeout(() => {
        reviewing -= 1;
        atOnce(request, response, body);
      }, 500);
      return true;
    },
  };
  const budget = { tokens: 6_000 };
  const handle = await bed.start({ question: QUESTION, budget, approveAs: 'ann' });
  const result = (await handle.result()) as ResearchResult;
  expect(paperOf(result).models.withoutModel).toEqual([]);
  expect(together).toHaveLength(3);
  expect(Math.max(...together)).toBeLessThan(3);
});

it('waits for a larger budget where it is told to, and goes on with the signal', async () => {
  const budget = { requests: 3, atLimit: 'wait' };
  const handle = await bed.start({ question: QUESTION, budget, owners: ['ann'], approveAs: 'ann' });
  const waiting = await until(handle, (status) => status.waitingFor === 'budget');
  expect(asked()).toBe(3);
  expect(waiting.budget).toEqual({ requests: 3, atLimit: 'wait' });
  expect(waiting.shortOfBudget).toMatch(/requests: 3 of 3 are used/);
  const refused: [unknown, RegExp][] = [
    [{ by: 'bob', requests: 10 }, /bob is not one of the owners/],
    [{ by: 'ann' }, /adds nothing/],
    [{ by: 'ann', tokens: 100 }, /tokens: is not limited in this run/],
    [{ by: 'ann', requests: -1 }, /requests: must be above 0/],
    [{ by: 'ann', requests: 1, more: true }, /more: unknown field/],
  ];
  for (const [message] of refused) await handle.signal('extendBudget', message);
  const { refusals } = await until(handle, (status) => status.refusalsTotal === refused.length);
  for (const [n, [, reason]] of refused.entries()) expect(refusals[n]?.reason).toMatch(reason);

  // Room for putting the papers found in order, and for nothing after that.
  await handle.signal('extendBudget', { by: 'ann', requests: 2 });
  await until(handle, (status) => status.waitingFor === 'budget' && status.spent.requests === 5);
  await handle.signal('extendBudget', { by: 'ann', requests: 20 });
  expect(await handle.result()).toMatchObject({ outcome: 'published', policy: 'AUTO_APPROVE' });
  expect(asked()).toBe(CHATS + RANKING);
  expect((await statusOf(handle)).budget).toEqual({ requests: 25, atLimit: 'wait' });
});

it('refuses a limit in money for what has no price, and an extension of a run without a budget', async () => {
  const priceless = await bed.start({ question: QUESTION, budget: { usd: 1 } });
  let cause = await priceless.result().catch((thrown) => thrown);
  while (cause.cause) cause = cause.cause;
  expect(cause).toMatchObject({
    type: 'InvalidInput',
    message: expect.stringMatching(
      /budget.usd: no price is known for nvidia\/nv-embedqa-e5-v5.*SOVEREIGN_PRICES/,
    ),
  });
  expect(asked()).toBe(0);
  const free = await bed.start({ question: QUESTION });
  await atGate(free);
  await free.signal('extendBudget', { by: 'ann', requests: 5 });
  const { refusals } = await until(free, (status) => status.refusalsTotal === 1);
  expect(refusals[0]?.reason).toMatch(/has no budget/);
  await free.terminate();
  // It comes with the start, before the run knows what limits it.
  const early = await bed.client.workflow.signalWithStart(WORKFLOW_TYPE, {
    workflowId: `test-${randomUUID()}`,
    taskQueue: bed.taskQueue,
    args: [{ question: QUESTION }],
    signal: SIGNALS.extendBudget,
    signalArgs: [{ by: 'ann', requests: 5 }],
  });
  const told = await until(early, (status) => status.refusalsTotal === 1);
  expect(told.refusals[0]?.reason).toMatch(/has no budget/);
  // Only then has it asked for the last time: what it asks later would count in the next test.
  await atGate(early);
  await early.terminate();
});

it('has in the bill what a failed step of a revision used', async () => {
  const before = CHATS + RANKING;
  let unread = 0;
  const handle = await bed.start({ question: QUESTION });
  await atGate(handle);
  // The plan of the revision cannot be read, and when it is asked for once more the key is refused.
  const usual = model.handle;
  model = {
    ...model,
    handle(request, response, body) {
      if (!/"name":"plan-\d/.test(body)) return usual(request, response, body);
      if (unread > 0) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
        return true;
      }
      unread += 1;
      const choices = [
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Gladly.' } },
      ];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }));
      return true;
    },
  };
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  const after = await until(handle, (status) => status.refusalsTotal > 0 && status.waitingFor === 'owner');
  expect([asked(), unread]).toEqual([before, 1]);
  expect(after.spent.requests).toBe(before + 1);
  await handle.signal('approve', { by: 'ann' });
  const result = (await handle.result()) as ResearchResult;
  expect(paperOf(result).models.total.requests).toBe(before + 1);
});

it('calls off the other reviews of a revision when one of them fails for good', async () => {
  const handle = await bed.start({ question: QUESTION, budget: { requests: 100, atLimit: 'wait' } });
  const before = await atGate(handle);
  const usual = model.handle;
  const silent: string[] = [];
  model = {
    ...model,
    handle(request, response, body) {
      if (body.includes('previous_queries')) {
        const content = JSON.stringify({
          queries: ['contrastive batches for encoders', 'batch size and recall'],
        });
        const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }));
        return true;
      }
      if (!/review-(skeptic|validator|synthesizer)/.test(body)) return usual(request, response, body);
      if (body.includes('review-skeptic')) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
      } else {
        // Never answers: only being called off ends it.
        request.socket.on('close', () => silent.push('closed'));
      }
      return true;
    },
  };
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
  const after = await until(handle, (status) => status.refusalsTotal > 0 && status.waitingFor === 'owner');
  expect(after.refusals[0]?.reason).toMatch(/HTTP 401/);
  expect(after.draft).toBe(before.draft);
  while (silent.length < 2) await sleep(20);
  // Hung up first, told to the server behind it.
  const pending = async () => (await handle.describe()).raw.pendingActivities?.length ?? 0;
  for (let tries = 0; tries < 100 && (await pending()) > 0; tries += 1) await sleep(50);
  expect(await pending()).toBe(0);
  await handle.terminate();
});
