// Model answers beyond every bound: a reviewer abstains, and the other steps are done by rules. Reading them takes bounded
// time.

import { z } from 'zod';
import { ROLES } from '../../src/contract/run-facts';
import { createTraffic } from '../../src/http/traffic';
import { ModelAbstained } from '../../src/kernels/model-abstained';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { reviewAnswer } from '../../src/kernels/prompts/review-common';
import { RequestUnanswerable } from '../../src/models/errors';
import { createOpenAICompatibleModel } from '../../src/models/openai-compatible';
import { structuredAnswer } from '../../src/models/structured-answer';
import { COMPOSE_INPUT, EVIDENCE, PAPERS, QUESTION, SELECTION } from '../models/fixtures';
import { plain, startTestServer, type TestServer, unlike } from '../models/test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const kernel = () =>
  createModelKernel({
    model: createOpenAICompatibleModel({
      url: server.url,
      model: 'endless-1',
      timeoutMs: 20_000,
      traffic: createTraffic(),
    }),
  });

/** Events of 100,000 letters each: 1,200,000 in all. */
const endless = plain(
  200,
  `data: ${JSON.stringify({ choices: [{ delta: { content: unlike(100_000) } }] })}\n\n`.repeat(12),
  { 'content-type': 'text/event-stream' },
);
/** The server does not take this prompt: too long, or of a kind that it does not answer. */
const refusing = plain(400, '{"error":{"message":"this prompt is not taken"}}', {
  'content-type': 'application/json',
});

describe.each([
  ['an answer that does not stop', endless, /did not stop/],
  ['a prompt that the server refuses', refusing, /HTTP 400/],
])('%s', (_what, behaviour, why) => {
  it.each(ROLES)('makes the %s abstain, and does not end the run', async (role) => {
    server.will(behaviour);
    const draft = await createModelKernel({ model: unasked }).compose({ ...COMPOSE_INPUT });
    const review = await kernel().review({
      role,
      question: QUESTION,
      draft,
      evidence: EVIDENCE,
      selection: SELECTION,
    });
    expect(review).toMatchObject({ role, score: null, findings: [] });
    expect(review.abstained).toMatch(why);
  });

  it('leaves the draft to the rules', async () => {
    server.will(behaviour);
    const draft = await kernel().compose({ ...COMPOSE_INPUT });
    expect(JSON.stringify(draft)).toContain('gave no usable answer: this text was put together by rules');
  });

  // The activity then plans by rules (activities/model-use.ts), and the journal makes of it one paper that is not read.
  it('fails plan and extraction with what to set', async () => {
    server.will(behaviour, behaviour);
    const plan = kernel().plan({ question: QUESTION, count: 3 });
    await expect(plan).rejects.toThrow(/Set SOVEREIGN_MODEL|set SOVEREIGN_MODEL/);
    await expect(plan).rejects.toBeInstanceOf(ModelAbstained);
    const extract = kernel().extract({
      question: QUESTION,
      parts: [],
      papers: PAPERS,
      words: SELECTION.words,
      count: 3,
    });
    await expect(extract).rejects.toBeInstanceOf(RequestUnanswerable);
  });
});

/** Composing a draft for the reviewers asks no server. */
const unasked = {
  name: 'unasked',
  generate: async () => ({
    kind: 'abstained' as const,
    reason: 'not asked',
    usage: { inputTokens: null, outputTokens: null, requests: 0 },
  }),
};

describe('an answer of the most characters that are taken', () => {
  const CHARS = 1_000_000;
  const finding = '{"message":"Cost is open.","severity":"major","target":"question","searchFor":[]}';
  it.each([
    ['findings without a field', `{"score":5,"findings":[${'{},'.repeat(CHARS / 3 - 20)}{}]}`, false],
    ['findings', `{"score":5,"findings":[${`${finding},`.repeat(CHARS / 90)}${finding}]}`, true],
    [
      'a deep list',
      `{"score":5,"findings":${'['.repeat(CHARS / 2 - 50)}${']'.repeat(CHARS / 2 - 50)}}`,
      false,
    ],
    ['deep objects', `${'{"a":'.repeat(CHARS / 6)}1${'}'.repeat(CHARS / 6)}`, false],
    ['braces', '{'.repeat(CHARS), false],
    ['quotation marks', `{${'"'.repeat(CHARS - 1)}`, false],
  ])('%s is read within bounds', (_what, text, fits) => {
    const before = process.cpuUsage();
    const read = structuredAnswer({ text, schema: reviewAnswer });
    const { user, system } = process.cpuUsage(before);
    expect(read.fits).toBe(fits);
    if (read.fits) expect(read.value.findings).toHaveLength(500);
    else expect(read.problem.length).toBeLessThanOrEqual(2_000);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });

  it('keeps texts to their bound, never with half a character', () => {
    const text = JSON.stringify({ text: `a${'😀'.repeat(100_000)}` });
    const read = structuredAnswer({ text, schema: z.object({ text: z.string() }) });
    expect(read.fits && read.value.text.length).toBe(19_999);
    expect(read.fits && read.value.text.isWellFormed()).toBe(true);
  });
});
