// Whole runs on model servers as people have them: picky, thinking, filtering, slow with one slot and a short context.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ResearchResult } from '../../src/contract/run-status';
import { filtering, type OddServer, picky, slow, thinking } from '../support/odd-servers';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn, type StandInPaper } from '../support/stand-in';
import { openTestbed, statusOf, type Testbed } from '../support/testbed';

/** What a run of five papers asks a model after its first request: two plans, ten calls to read and check, the text with a check for each of its four quotes, three reviews. */
const CALLS = 2 + 2 * GOOD.length + 1 + 4 + 3;

/** Abstracts that fill the room a prompt has for one, each with a figure for the stand-in to quote. */
const LONG = GOOD.map((paper) => ({
  ...paper,
  abstract:
    `${paper.abstract.replace('nine of twelve', '9 of 12')} ${'Training and evaluation follow the usual protocol of this field. '.repeat(90)}`.trim(),
}));

let server: OddServer;
let papers: readonly StandInPaper[];
let standIn: StandIn;
let bed: Testbed | undefined;
beforeAll(async () => {
  standIn = await openStandIn({ papers: () => papers, handle: (...request) => server.handle(...request) });
});
beforeEach(() => {
  papers = GOOD;
});
afterEach(async () => {
  await bed?.close();
  bed = undefined;
});
afterAll(() => standIn.close());

async function published(odd: OddServer, env: Record<string, string> = {}) {
  server = odd;
  bed = await openTestbed({
    SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
    SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
    SOVEREIGN_MODEL: 'odd-1',
    SOVEREIGN_SHUTDOWN_S: '1',
    ...env,
  });
  const handle = await bed.start({ question: QUESTION, approveAs: 'ann', maxRevisions: 0 });
  const status = async () => statusOf(handle);
  for (let waited = 0; (await status()).outcome === undefined; waited += 1) {
    if ((await status()).waitingFor === 'owner') {
      const { draft } = await status();
      await handle.signal('approve', { by: 'ann', draft });
    }
    if (waited > 400) throw new Error('the run does not end');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const result = (await handle.result()) as ResearchResult;
  expect(result.outcome).toBe('published');
  const page = readFileSync(path.join(result.paper?.folder as string, 'paper.md'), 'utf8');
  return { result, page, status: await status() };
}

it('a picky gateway is asked in its own form', async () => {
  const { page, status } = await published(picky());
  expect(page).toContain('odd-1');
  expect(page).not.toMatch(/Done by rules instead/);
  expect(status.policy?.verdict).toBe('AUTO_APPROVE');
  // Each form is refused once, by the run's first request; the limit of the answer by the first that asks for more.
  expect(server.asked.filter((task) => task === 'open')).toHaveLength(5);
  expect(server.asked.filter((task) => task !== 'open')).toHaveLength(CALLS + 1);
  expect(status.profile?.learnt?.kernel).toEqual({
    contextTokens: null,
    maxOutputTokens: null,
    changes: [
      'without stream_options',
      'without response_format',
      'system text in the user message',
      'with max_completion_tokens',
    ],
    thinks: false,
    promptTokensPerS: null,
    answerTokensPerS: null,
  });
});

it('a model that thinks first gets room for its thoughts', async () => {
  const { page, status } = await published(thinking());
  expect(page).not.toMatch(/abstained|Done by rules instead/);
  expect(server.asked.filter((task) => task === 'open')).toHaveLength(2);
  expect(server.asked.filter((task) => task === 'plan')).toHaveLength(1);
  expect(status.profile?.learnt?.kernel?.thinks).toBe(true);
});

it('a filter costs one paper, one reviewer and the plan, named; and the owner decides', async () => {
  const [refused, ...others] = GOOD;
  const { page, result, status } = await published(filtering(refused?.title ?? ''));
  expect(page).toMatch(new RegExp(`No claim was taken from “${refused?.title}”, because a filter`));
  expect(page).toMatch(/Done by rules instead: planning the searches/);
  // The other papers are read, and their claims checked.
  const { references } = JSON.parse(
    readFileSync(path.join(result.paper?.folder as string, 'paper.json'), 'utf8'),
  );
  expect(references.map(({ title }: { title: string }) => title).sort()).toEqual(
    others.map(({ title }) => title).sort(),
  );
  expect(server.asked.filter((task) => task === 'check')).toHaveLength(others.length);
  expect(status.policy?.verdict).toBe('OWNER_REVIEW');
  expect(status.policy?.reasons.join(' ')).toMatch(/provider refused what it was asked/);
  expect(result.paper).toBeDefined();
});

const LAPTOP = {
  SOVEREIGN_MODEL_CONCURRENCY: '1',
  SOVEREIGN_MODEL_TIMEOUT_S: '0.3',
  SOVEREIGN_MODEL_SILENCE_S: '5',
};

it('a laptop’s server with one slot and a short context is waited for, and nothing is lost', async () => {
  const { page, status } = await published(slow({ contextTokens: 3_000, firstTokenMs: 400 }), LAPTOP);
  expect(page).not.toMatch(/abstained|Done by rules instead|No claim was taken/);
  expect(server.most()).toBe(1);
  const learnt = status.profile?.learnt?.kernel;
  // Some 500 tokens after 400 ms.
  expect(learnt?.promptTokensPerS).toBeGreaterThan(200);
  expect(learnt?.promptTokensPerS).toBeLessThan(1_500);
});

it('a context of 4,096 has room for every prompt, and a slow model is spared the second plan', async () => {
  papers = LONG;
  const laptop = slow({ contextTokens: 4_096, firstTokenMs: 100, firstPartMs: 150 });
  const { page, status } = await published(laptop, LAPTOP);
  expect(page).not.toMatch(/abstained|Done by rules instead|No claim was taken/);
  expect(status).toMatchObject({ claims: GOOD.length, verified: GOOD.length });
  expect(status.profile?.learnt?.kernel?.answerTokensPerS).toBeLessThan(20);
  // The first request that asks for more room than there is; what it is told holds for those that follow.
  expect(laptop.refused).toEqual(['plan']);
  expect(server.asked).not.toContain('plan-again');
  expect(server.asked.filter((task) => task === 'read')).toHaveLength(GOOD.length);
});
