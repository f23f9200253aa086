import { createTraffic } from '../../src/http/traffic';
import { BudgetExhausted, type BudgetGuard, tokensAtMost } from '../../src/models/budget-guard';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { GOOD, modelAt, request } from './chat-requests';
import { countingGuard } from './counting-guard';
import {
  type Behaviour,
  chunk,
  DONE,
  drop,
  dropMidway,
  event,
  failure,
  hang,
  json,
  plain,
  STOP,
  says,
  startTestServer,
  streams,
  type TestServer,
  unlike,
} from './test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('a chat request', () => {
  it('is reserved for its whole prompt and all the output it may have, and committed as used', async () => {
    const { budgetGuard, reserved, committed, counts } = countingGuard();
    server.will(says(GOOD));
    await modelAt(server.url).generate(request({ budgetGuard }));
    expect(counts()).toEqual([1, 1, 0]);
    expect(committed).toEqual([{ inputTokens: 100, outputTokens: 20 }]);
    const sent = server.asked[0]?.body.messages.map(({ content }: { content: string }) => content).join('');
    expect(reserved[0]).toMatchObject({ model: 'test-model', outputTokens: 500 });
    expect(reserved[0]?.inputTokens).toBeGreaterThanOrEqual(tokensAtMost(sent));
  });

  it('is committed with null where the provider does not tell', async () => {
    const { budgetGuard, committed } = countingGuard();
    server.will(says(GOOD, { usage: undefined }));
    await modelAt(server.url).generate(request({ budgetGuard }));
    expect(committed).toEqual([{ inputTokens: null, outputTokens: null }]);
  });

  it('and its repair are two, whatever comes of it', async () => {
    const { budgetGuard, reserved, counts } = countingGuard();
    server.will(says('{}'));
    await modelAt(server.url).generate(request({ budgetGuard }));
    expect(counts()).toEqual([2, 2, 0]);
    expect(reserved[1]?.inputTokens).toBeGreaterThan(reserved[0]?.inputTokens as number);
  });

  it('that is put differently is reserved again', async () => {
    const { budgetGuard, counts } = countingGuard();
    server.will(json(400, { error: { message: 'no response_format here' } }), says(GOOD));
    await modelAt(server.url).generate(request({ budgetGuard }));
    expect(counts()).toEqual([2, 1, 1]);
  });

  it.each<[string, Behaviour, 'released' | 'left']>([
    ['400', json(400, {}), 'released'],
    ['401', json(401, {}), 'released'],
    ['404', json(404, {}), 'released'],
    ['429', json(429, {}), 'released'],
    ['503', json(503, {}), 'released'],
    ['a redirect', json(307, {}, { location: '/elsewhere' }), 'released'],
    ['429 within the stream', streams(event({ error: { message: 'slow down', code: 429 } })), 'released'],
    ['500', json(500, {}), 'left'],
    ['502', json(502, {}), 'left'],
    ['504', json(504, {}), 'left'],
    ['a page', plain(200, '<html></html>'), 'left'],
    ['a dropped connection', drop, 'left'],
    ['a connection dropped midway', dropMidway, 'left'],
    ['half a stream', streams(chunk({ content: 'x' })), 'left'],
    ['an error behind text', streams(chunk({ content: 'x' }), event({ error: { code: 429 } })), 'left'],
    ['a server that hangs', hang, 'left'],
    [
      'text without end',
      streams(...Array.from({ length: 12 }, () => chunk({ content: unlike(1e5) }))),
      'left',
    ],
  ])('that meets %s is %s', async (_name, behaviour, outcome) => {
    const { budgetGuard, counts, left } = countingGuard();
    server.will(behaviour);
    await failure(modelAt(server.url, { timeoutMs: 150 }).generate(request({ budgetGuard })));
    expect(counts()).toEqual([1, 0, outcome === 'released' ? 1 : 0]);
    expect(left()).toBe(outcome === 'left' ? 1 : 0);
  });

  it('that reaches nobody, or cannot be made, is released', async () => {
    const closed = await startTestServer();
    await closed.close();
    const { budgetGuard, counts } = countingGuard();
    await failure(modelAt(closed.url).generate(request({ budgetGuard })));
    expect(counts()).toEqual([1, 0, 1]);
    await failure(modelAt(server.url, { apiKey: 'secret\u0100key' }).generate(request({ budgetGuard })));
    expect(counts()).toEqual([2, 0, 2]);
  });

  it.each([
    ['before anything came', hang],
    ['in the middle of the answer', streams(chunk({ content: 'x' }), () => {})],
  ])('cancelled %s is left', async (_name, behaviour) => {
    const { budgetGuard, counts } = countingGuard();
    server.will(behaviour);
    const controller = new AbortController();
    const failed = failure(modelAt(server.url).generate(request({ budgetGuard, signal: controller.signal })));
    await server.received(1);
    controller.abort(new Error('cancelled'));
    await failed;
    expect(counts()).toEqual([1, 0, 0]);
  });

  it('cancelled while the budget is asked is released, and not sent', async () => {
    const { budgetGuard, counts } = countingGuard();
    const controller = new AbortController();
    const slow = {
      reserve: async (estimate: Parameters<typeof budgetGuard.reserve>[0]) => {
        controller.abort(new Error('cancelled'));
        return budgetGuard.reserve(estimate);
      },
    };
    server.will(says(GOOD));
    await failure(modelAt(server.url).generate(request({ budgetGuard: slow, signal: controller.signal })));
    expect(counts()).toEqual([1, 0, 1]);
    expect(server.asked).toHaveLength(0);
  });

  it('is not sent where the budget has no room, and the error comes through as it is', async () => {
    server.will(says('{}'));
    const error = await failure(
      modelAt(server.url).generate(request({ budgetGuard: countingGuard({ room: 0 }).budgetGuard })),
    );
    expect(error).toBeInstanceOf(BudgetExhausted);
    expect(server.asked).toHaveLength(0);
    // One answer was paid for; its repair has no room.
    const { budgetGuard, counts } = countingGuard({ room: 1 });
    expect(await failure(modelAt(server.url).generate(request({ budgetGuard })))).toBeInstanceOf(
      BudgetExhausted,
    );
    expect(server.asked).toHaveLength(1);
    expect(counts()).toEqual([1, 1, 0]);
  });

  it('cancelled while it waits for room is not sent', async () => {
    const controller = new AbortController();
    const full: BudgetGuard = {
      reserve: ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    };
    server.will(says(GOOD));
    const failed = failure(
      modelAt(server.url).generate(request({ budgetGuard: full, signal: controller.signal })),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort(new Error('cancelled'));
    expect(await failed).toMatchObject({ message: 'cancelled' });
    expect(server.asked).toHaveLength(0);
  });

  it('that is polled for is one request', async () => {
    const { budgetGuard, counts } = countingGuard();
    const accepted = json(202, {}, { 'nvcf-reqid': 'abc' });
    server.will(accepted, accepted, accepted, says(GOOD));
    await modelAt(server.url).generate(request({ budgetGuard }));
    expect(counts()).toEqual([1, 1, 0]);
    // The work was accepted: that the answer cannot be had does not make it free.
    server.will(accepted, json(410, {}), json(410, {}));
    await failure(modelAt(server.url).generate(request({ budgetGuard })));
    expect(counts()).toEqual([2, 1, 0]);
  });

  it('is committed when the stream has ended, not before', async () => {
    const { budgetGuard, counts } = countingGuard();
    server.will(streams(chunk({ content: GOOD }), 60, STOP, DONE));
    const answer = modelAt(server.url).generate(request({ budgetGuard }));
    await server.received(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(counts()).toEqual([1, 0, 0]);
    await answer;
    expect(counts()).toEqual([1, 1, 0]);
  });
});

describe('an embedding request', () => {
  const embedder = (over = {}) =>
    createOpenAIEmbedder({
      url: server.url,
      model: 'm',
      dimensions: 2,
      timeoutMs: 150,
      batchSize: 2,
      traffic: createTraffic(),
      ...over,
    });
  const embeds =
    (usage: unknown): Behaviour =>
    (asked, response) => {
      const data = asked.body.input.map((_text: string, index: number) => ({ index, embedding: [3, 4] }));
      json(200, { data, usage })(asked, response);
    };

  it('is reserved for each batch', async () => {
    const { budgetGuard, reserved, committed, counts } = countingGuard();
    server.will(embeds({ prompt_tokens: 7, total_tokens: 7 }));
    await embedder().embed({ texts: ['one two', 'three', 'four'], inputType: 'passage', budgetGuard });
    expect(counts()).toEqual([2, 2, 0]);
    expect(reserved[0]).toMatchObject({ model: 'm', inputTokens: 5, outputTokens: 0 });
    expect(committed).toEqual(Array(2).fill({ inputTokens: 7, outputTokens: 0 }));
  });

  it.each([-7, 1.5, 1e300, '7'])('is not billed by a count of %j tokens', async (told) => {
    const { budgetGuard, committed } = countingGuard();
    server.will(embeds({ prompt_tokens: told }));
    await embedder().embed({ texts: ['one'], inputType: 'passage', budgetGuard });
    expect(committed).toEqual([{ inputTokens: null, outputTokens: 0 }]);
  });

  it('is committed also where its vectors cannot be used', async () => {
    const { budgetGuard, committed, counts } = countingGuard();
    server.will(json(200, { data: [], usage: { prompt_tokens: 3 } }));
    await failure(embedder().embed({ texts: ['one'], inputType: 'query', budgetGuard }));
    expect(counts()).toEqual([1, 1, 0]);
    expect(committed).toEqual([{ inputTokens: 3, outputTokens: 0 }]);
  });

  it.each<[string, Behaviour, number]>([
    ['429', json(429, {}), 1],
    ['404', json(404, {}), 1],
    ['500', json(500, {}), 0],
    ['silence', hang, 0],
    ['half an answer', dropMidway, 0],
  ])('that meets %s', async (_name, behaviour, released) => {
    const { budgetGuard, counts } = countingGuard();
    server.will(behaviour);
    await failure(embedder().embed({ texts: ['one'], inputType: 'query', budgetGuard }));
    expect(counts()).toEqual([1, 0, released]);
  });

  it('stops at the batch that the budget has no room for', async () => {
    const { budgetGuard } = countingGuard({ room: 1 });
    server.will(embeds(undefined));
    const failed = await failure(
      embedder().embed({ texts: ['1', '2', '3'], inputType: 'query', budgetGuard }),
    );
    expect(failed).toBeInstanceOf(BudgetExhausted);
    expect(server.asked).toHaveLength(1);
  });
});
