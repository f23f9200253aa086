import { createTraffic } from '../../src/http/traffic';
import { ProviderUnavailable } from '../../src/models/errors';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { GOOD, modelAt, request } from './chat-requests';
import { failure, json, says, startTestServer, type TestServer } from './test-server';

describe('adapters of one server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const both = () => {
    const traffic = createTraffic();
    const embedder = createOpenAIEmbedder({
      url: server.url,
      model: 'm',
      dimensions: 2,
      timeoutMs: 9_000,
      traffic,
    });
    return {
      chat: () => modelAt(server.url, { traffic }).generate(request()),
      embed: () => embedder.embed({ texts: ['one'], inputType: 'query' }),
    };
  };
  const embeds = json(200, { data: [{ index: 0, embedding: [3, 4] }] });

  it('wait together for the time that it states to one of them', async () => {
    const { chat, embed } = both();
    server.will(json(503, {}, { 'retry-after-ms': '200' }), says(GOOD));
    await failure(chat());
    const begun = performance.now();
    server.will(embeds);
    await embed();
    expect(performance.now() - begun).toBeGreaterThan(150);
    server.will(json(429, {}, { 'retry-after': '300' }));
    await failure(embed());
    server.will(says(GOOD));
    const refused = (await failure(chat())) as ProviderUnavailable;
    expect(refused).toBeInstanceOf(ProviderUnavailable);
    expect(refused.retryAfterMs).toBeGreaterThan(299_000);
    expect(refused.message).toMatch(/model "test-model".*limit on requests.*300 s.*nothing was sent/);
    expect(server.asked).toHaveLength(0);
  });

  it('do not wait after a 503 that states no time', async () => {
    const { chat } = both();
    server.will(json(503, {}), says(GOOD));
    await failure(chat());
    const begun = performance.now();
    await chat();
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('wait after a 429 that states none', async () => {
    const { chat, embed } = both();
    server.will(json(429, {}), embeds);
    await failure(chat());
    const begun = performance.now();
    await embed();
    expect(performance.now() - begun).toBeGreaterThan(1_900);
  });

  it.each([
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
      },
      360_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '900',
      },
      120_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
      },
      360_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '5',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      360_000,
    ],
    [{ 'x-ratelimit-reset-tokens': '90s' }, 90_000],
    [{ 'x-ratelimit-reset-requests': '2m0s', 'x-ratelimit-remaining-requests': '5' }, undefined],
  ])('take the reset of what is exhausted: %j', async (headers, retryAfterMs) => {
    server.will(json(429, {}, headers as unknown as Record<string, string>));
    expect(await failure(both().chat())).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs });
  });
});
