import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { createTraffic } from '../../src/models/traffic';
import {
  type Behaviour,
  dropMidway,
  hang,
  json,
  plain,
  startTestServer,
  type TestServer,
} from './test-server';

const KEY = 'nvapi-0123456789abcdef';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const embedder = (over: Partial<Parameters<typeof createOpenAIEmbedder>[0]> = {}) =>
  createOpenAIEmbedder({
    url: server.url,
    model: 'nvidia/nv-embedqa-e5-v5',
    apiKey: KEY,
    dimensions: 3,
    timeoutMs: 10_000,
    traffic: createTraffic(),
    ...over,
  });

/** Text `n` is the vector [n, 0, 4]; the indices come in the order that `arrange` gives them. */
const embeds =
  (arrange: (rows: unknown[]) => unknown[] = (rows) => rows): Behaviour =>
  (asked, response) => {
    const data = asked.body.input.map((text: string, index: number) => ({
      object: 'embedding',
      index,
      embedding: [Number(text), 0, 4],
    }));
    json(200, { object: 'list', data: arrange(data), usage: { prompt_tokens: 3 } })(asked, response);
  };

const failure = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not fail');
};
const embedTwo = (over = {}) => embedder(over).embed({ texts: ['3', '0'], inputType: 'passage' });

describe('createOpenAIEmbedder', () => {
  it('asks as NIM wants to be asked and normalises what comes back', async () => {
    server.will(embeds());
    expect(await embedTwo()).toEqual([
      [0.6, 0, 0.8],
      [0, 0, 1],
    ]);
    const [asked] = server.asked;
    expect(asked?.path).toBe('/v1/embeddings');
    expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(asked?.body).toEqual({
      model: 'nvidia/nv-embedqa-e5-v5',
      input: ['3', '0'],
      input_type: 'passage',
      truncate: 'END',
      encoding_format: 'float',
    });
    await embedder().embed({ texts: ['1'], inputType: 'query' });
    expect(server.asked[1]?.body.input_type).toBe('query');
  });

  it('puts shuffled answers back into the order of the texts', async () => {
    server.will(embeds((rows) => rows.toReversed()));
    const vectors = await embedder().embed({ texts: ['0', '3', '0'], inputType: 'passage' });
    expect(vectors.map(([first]) => first)).toEqual([0, 0.6, 0]);
  });

  it('sends batches of 50, one after the other, and nothing for no texts', async () => {
    server.will(embeds());
    const texts = Array.from({ length: 120 }, (_, n) => String(n));
    const vectors = await embedder().embed({ texts, inputType: 'passage' });
    expect(server.asked.map((asked) => asked.body.input.length)).toEqual([50, 50, 20]);
    expect(vectors).toHaveLength(120);
    expect(vectors[119]?.[0]).toBeCloseTo(119 / Math.hypot(119, 4), 12);
    server.will(embeds());
    expect(await embedder().embed({ texts: [], inputType: 'query' })).toEqual([]);
    expect(server.asked).toHaveLength(0);
  });

  it('refuses vectors of another length, saying what to set', async () => {
    server.will(embeds());
    const error = await failure(embedTwo({ dimensions: 1024 }));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/3 numbers.*1024.*SOVEREIGN_EMBED_DIMENSIONS to 3.*SOVEREIGN_EMBED_MODEL/);
  });

  it.each([
    ['too few vectors', embeds((rows) => rows.slice(1))],
    ['too many vectors', embeds((rows) => [...rows, { index: 2, embedding: [1, 0, 0] }])],
    ['an index twice', embeds((rows) => [rows[0], rows[0]])],
    ['an index beyond the texts', embeds(([first]) => [first, { index: 7, embedding: [1, 0, 0] }])],
    ['a zero vector', embeds(([first]) => [first, { index: 1, embedding: [0, 0, 0] }])],
    ['base64', embeds(([first]) => [first, { index: 1, embedding: 'AAAA' }])],
    ['an empty object', json(200, {})],
    ['a page', plain(200, '<html></html>')],
    ['202, to be asked for later', json(202, {})],
    ['half an answer', dropMidway],
    ['500', json(500, { detail: 'triton is down' })],
  ])('an answer with %s is unavailable, not made up', async (_name, behaviour) => {
    server.will(behaviour);
    const error = await failure(embedTwo());
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('nvidia/nv-embedqa-e5-v5');
    expect(server.asked).toHaveLength(1);
  });

  it('says of 410 that the hosted model is retired, and what to set', async () => {
    server.will(json(410, { status: 410, title: 'Gone', detail: `reached its end of life, ${KEY}` }));
    const error = await failure(embedTwo());
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/retired.*SOVEREIGN_EMBED_MODEL.*SOVEREIGN_EMBED_URL/);
    expect(error.message).toContain('end of life');
    expect(error.message).not.toContain(KEY);
  });

  it('names the key for 401 and keeps it out of the message', async () => {
    server.will(plain(401, `bad key ${KEY}`));
    const error = await failure(embedTwo());
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toContain('SOVEREIGN_EMBED_KEY');
    expect(error.message).not.toContain(KEY);
  });

  it('takes the wait from a 429', async () => {
    server.will(json(429, {}, { 'retry-after': '3' }));
    expect(await failure(embedTwo())).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs: 3_000 });
  });

  it('a hanging server meets the time limit, and its socket is closed', async () => {
    server.will(hang);
    const error = await failure(embedTwo({ timeoutMs: 60 }));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('SOVEREIGN_EMBED_TIMEOUT_S');
    await server.asked[0]?.cutOff;
  });

  it("the caller's abort reason comes back as it is, and the socket is closed", async () => {
    server.will(hang);
    const controller = new AbortController();
    const failed = failure(embedder().embed({ texts: ['1'], inputType: 'query', signal: controller.signal }));
    await server.received(1);
    const reason = new Error('cancelled');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await server.asked[0]?.cutOff;
  });
});
