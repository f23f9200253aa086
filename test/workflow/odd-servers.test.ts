// Whole runs on model servers as people have them: picky, thinking, filtering, slow with one slot and a short context.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ResearchResult } from '../../src/protocol';
import { filtering, type OddServer, picky, slow, thinking } from '../support/odd-servers';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { openTestbed, statusOf, type Testbed } from '../support/testbed';

let server: OddServer;
let standIn: StandIn;
let bed: Testbed | undefined;
beforeAll(async () => {
  standIn = await openStandIn({ papers: GOOD, handle: (...request) => server.handle(...request) });
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
    if (waited > 200) throw new Error('the run does not end');
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
  // Each form is refused once, by the run's first request.
  expect(server.asked.filter((task) => task !== 'plan').length).toBeLessThanOrEqual(6);
});

it('a model that thinks first gets room for its thoughts', async () => {
  const { page } = await published(thinking());
  expect(page).not.toMatch(/abstained|Done by rules instead/);
  expect(server.asked.filter((task) => task === 'plan')).toHaveLength(2);
  expect(server.asked.filter((task) => task === 'extract')).toHaveLength(1);
});

it('a filter costs one paper, one reviewer and the plan, named; and the owner decides', async () => {
  const [refused] = GOOD;
  const { page, result, status } = await published(filtering(refused?.title ?? ''));
  expect(page).toMatch(new RegExp(`took no claim from these papers, because a filter .*${refused?.title}`));
  expect(page).toMatch(/Done by rules instead: planning the searches/);
  expect(status.policy?.verdict).toBe('OWNER_REVIEW');
  expect(status.policy?.reasons.join(' ')).toMatch(/provider refused what it was asked/);
  expect(result.paper).toBeDefined();
});

it('a laptop’s server with one slot and a short context is waited for, and nothing is lost', async () => {
  const { page } = await published(slow({ contextTokens: 3_000, firstTokenMs: 400 }), {
    SOVEREIGN_MODEL_CONCURRENCY: '1',
    SOVEREIGN_MODEL_TIMEOUT_S: '0.3',
    SOVEREIGN_MODEL_SILENCE_S: '5',
  });
  expect(page).not.toMatch(/abstained|Done by rules instead/);
  expect(server.most()).toBe(1);
});
