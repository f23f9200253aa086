import { createTraffic } from '../../src/http/traffic';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { createOpenAIEmbedder, createOpenAIEmbeddingModel } from '../../src/models/openai-embedder';
import { countingGuard } from './counting-guard';
import {
  type Behaviour,
  dropMidway,
  failure,
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

const embedTwo = (over = {}) => embedder(over).embed({ texts: ['3', '0'], inputType: 'passage' });

describe('createOpenAIEmbedder', () => {
  it('keeps the query of an address at the end, and sends headers in place of a key, which no message shows', async () => {
    const azure = {
      url: `${server.url}/?api-version=2024-10-21`,
      apiKey: undefined,
      headers: { 'api-key': KEY },
    };
    server.will(embeds());
    await embedTwo(azure);
    expect(server.asked[0]?.path).toBe('/v1/embeddings?api-version=2024-10-21');
    expect(server.asked[0]?.headers['api-key']).toBe(KEY);
    server.will(plain(401, `no access with ${KEY}`));
    expect((await failure(embedTwo(azure))).message).not.toContain(KEY);
  });

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

const bodies = () => server.asked.map(({ body }) => body);
const floats = (numbers: readonly number[]) => {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, at) => {
    bytes.writeFloatLE(number, at * 4);
  });
  return bytes.toString('base64');
};
const passages = (model: string, over = {}) =>
  embedder({ model, ...over }).embed({ texts: ['3', '0'], inputType: 'passage' });

describe('the form of the request', () => {
  it.each([
    ['nvidia/nv-embedqa-e5-v5', 'nim'],
    ['nvidia/nemotron-3-embed-1b', 'nim'],
    ['nv-embed-v2', 'nim'],
    ['intfloat/e5-large-v2', 'nim'],
    ['multilingual-e5-large', 'nim'],
    ['text-embedding-3-small', 'openai'],
    ['BAAI/bge-m3', 'openai'],
    ['nomic-embed-text', 'openai'],
    ['some/base5-model', 'openai'],
  ])('of %s is %s, by its name', async (model, form) => {
    server.will(embeds());
    const one = embedder({ model });
    await one.embed({ texts: ['3'], inputType: 'passage' });
    const nim = { input_type: 'passage', truncate: 'END' };
    expect(bodies()).toEqual([
      { model, input: ['3'], encoding_format: 'float', ...(form === 'nim' ? nim : {}) },
    ]);
    expect(one.variant).toBe(form === 'nim' ? undefined : 'openai');
  });

  it('can be set, against the name', async () => {
    server.will(embeds());
    await passages('nvidia/nv-embedqa-e5-v5', { form: 'openai' });
    await passages('text-embedding-3-small', { form: 'nim' });
    expect(bodies().map(({ input_type }) => input_type)).toEqual([undefined, 'passage']);
  });

  it('is changed once where the server does not know input_type, and remembered', async () => {
    const one = embedder({ model: 'intfloat/e5-large-v2' });
    expect(one.variant).toBeUndefined();
    const refusal = { loc: ['body', 'input_type'], msg: 'Extra inputs are not permitted' };
    server.will(json(422, { detail: [refusal] }), embeds());
    await one.embed({ texts: ['3'], inputType: 'query' });
    await one.embed({ texts: ['3'], inputType: 'query' });
    expect(bodies().map(({ input_type }) => input_type)).toEqual(['query', undefined, undefined]);
    expect(bodies()[1]).not.toHaveProperty('truncate');
    expect(one.variant).toBe('openai');
  });

  it('is changed where the server misses input_type, and queries stay queries', async () => {
    const one = embedder({ model: 'acme/asymmetric' });
    server.will(json(400, { error: { message: "'input_type' parameter is required" } }), embeds());
    await one.embed({ texts: ['3'], inputType: 'query' });
    await one.embed({ texts: ['3'], inputType: 'passage' });
    expect(bodies().map(({ input_type }) => input_type)).toEqual([undefined, 'query', 'passage']);
    expect(one.variant).toBeUndefined();
  });

  it('is not changed where it was set, nor back and forth', async () => {
    const refusal = json(400, { error: { message: 'Unknown field input_type' } });
    server.will(refusal);
    expect(await failure(passages('m', { form: 'nim' }))).toBeInstanceOf(ProviderRefused);
    expect(server.asked).toHaveLength(1);
    server.will(refusal);
    const one = embedder({ model: 'nvidia/m' });
    expect(await failure(one.embed({ texts: ['3'], inputType: 'query' }))).toBeInstanceOf(ProviderRefused);
    expect(server.asked).toHaveLength(2);
    // Nothing is learnt from two refusals.
    expect(one.variant).toBeUndefined();
  });

  it('goes without truncate and encoding_format where those are refused, and cuts texts itself', async () => {
    server.will(
      json(400, { error: { message: 'unexpected field: truncate' } }),
      json(400, { error: { message: 'unexpected field: encoding_format' } }),
      embeds(),
    );
    await embedder({ maxChars: 100 }).embed({ texts: [`3${' '.repeat(500)}`], inputType: 'query' });
    expect(bodies()[2]).toEqual({
      model: 'nvidia/nv-embedqa-e5-v5',
      input: [`3${' '.repeat(99)}`],
      input_type: 'query',
    });
  });

  it('never mixes two forms in one answer', async () => {
    server.will(embeds(), json(400, { error: { message: 'Unknown field input_type' } }), embeds());
    const failed = embedder({ batchSize: 1 }).embed({ texts: ['1', '2'], inputType: 'query' });
    expect(await failure(failed)).toBeInstanceOf(ProviderUnavailable);
  });
});

describe('long texts', () => {
  const long = `3${' '.repeat(9_000)}`;
  it("are the server's to cut in NIM's form, and cut here in OpenAI's", async () => {
    server.will(embeds());
    await embedder().embed({ texts: [long], inputType: 'passage' });
    await embedder({ model: 'm' }).embed({ texts: [long], inputType: 'passage' });
    await embedder({ model: 'm', maxChars: 100 }).embed({ texts: [long], inputType: 'passage' });
    expect(bodies().map(({ input }) => input[0].length)).toEqual([9_001, 8_000, 100]);
  });

  it('are not cut through a character', async () => {
    server.will(json(200, { data: [{ index: 0, embedding: [1, 0, 0] }] }));
    await embedder({ model: 'm', maxChars: 3 }).embed({ texts: ['ab\u{1f41d}cd'], inputType: 'passage' });
    expect(bodies()[0].input).toEqual(['ab']);
  });

  it.each([
    "This model's maximum context length is 512 tokens, however you requested 900 tokens",
    'Input length 900 exceeds maximum allowed token size 512',
    'Input is too long for this model',
  ])('refused: %s', async (message) => {
    server.will(json(400, { error: { message } }));
    const error = await failure(passages('m'));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/SOVEREIGN_EMBED_MAX_CHARS to less.*SOVEREIGN_EMBED_MODEL/);
  });
});

describe('the form of the answer', () => {
  it.each([
    ["Value 'float' provided for argument 'encoding_format' is not valid. Must be None or 'base64'."],
    ['Unsupported encoding format: float'],
  ])('is left to a server that says: %s', async (message) => {
    const floats64 = { data: [{ index: 0, embedding: floats([3, 0, 4]) }] };
    server.will(json(400, { error: { message } }), json(200, floats64));
    const one = embedder({ model: 'm' });
    expect(await one.embed({ texts: ['3'], inputType: 'passage' })).toEqual([[0.6, 0, 0.8]]);
    await one.embed({ texts: ['3'], inputType: 'passage' });
    expect(bodies().map(({ encoding_format }) => encoding_format)).toEqual(['float', undefined, undefined]);
  });

  it('may leave out indices, or the first one alone', async () => {
    server.will(json(200, { data: [{ embedding: [3, 0, 4] }, { embedding: [0, 0, 1] }] }));
    expect((await embedTwo())[0]).toEqual([0.6, 0, 0.8]);
    server.will(
      json(200, {
        data: [
          { index: 1, embedding: [3, 0, 4] },
          { index: 0, embedding: [0, 0, 1] },
        ],
      }),
    );
    expect((await embedTwo())[1]).toEqual([0.6, 0, 0.8]);
    server.will(json(200, { data: [{ embedding: [3, 0, 4] }, { index: 1, embedding: [0, 0, 1] }] }));
    expect((await embedTwo())[0]).toEqual([0.6, 0, 0.8]);
  });
});

describe('vectors in Base64', () => {
  const answer = (...embeddings: unknown[]) =>
    json(200, { data: embeddings.map((embedding, index) => ({ index, embedding })) });

  it('are 32-bit floats, little-endian, also mixed with plain ones', async () => {
    server.will(answer(floats([3, 0, 4]), [0, 0, 2]));
    expect(await embedTwo()).toEqual([
      [0.6, 0, 0.8],
      [0, 0, 1],
    ]);
  });

  it.each([
    ['half a float', Buffer.alloc(6).toString('base64')],
    ['no Base64', 'not a vector!'],
    ['nothing', ''],
    ['NaN', floats([Number.NaN, 1, 1])],
    ['infinity', floats([Number.POSITIVE_INFINITY, 1, 1])],
  ])('of %s are unavailable', async (_name, embedding) => {
    server.will(answer([1, 0, 0], embedding));
    expect(await failure(embedTwo())).toBeInstanceOf(ProviderUnavailable);
  });
});

describe('a server that refuses a batch for its size', () => {
  const inputs = () => bodies().map(({ input }) => (typeof input === 'string' ? 'string' : input.length));
  const texts = Array.from({ length: 50 }, (_, n) => String(n));
  const embed = (one = embedder({ model: 'm' })) => one.embed({ texts, inputType: 'passage' });
  const inOrder = (vectors: number[][]) =>
    vectors.forEach(([first], n) => {
      expect(first).toBeCloseTo(n / Math.hypot(n, 4), 12);
    });
  /** Takes at most so many texts in a list; 0: only a string. */
  const takes =
    (most: number, refusal: Behaviour): Behaviour =>
    (asked, response) => {
      const { input } = asked.body;
      if (typeof input !== 'string' && input.length > most) return refusal(asked, response);
      embeds()({ ...asked, body: { ...asked.body, input: [input].flat() } }, response);
    };

  it('is asked with as many as it states, and from then on', async () => {
    const one = embedder({ model: 'm' });
    server.will(
      takes(
        32,
        json(422, { error: 'batch size 50 > maximum allowed batch size 32', error_type: 'Validation' }),
      ),
    );
    inOrder(await embed(one));
    inOrder(await embed(one));
    expect(inputs()).toEqual([50, 32, 18, 32, 18]);
  });

  it('is asked with half where it states nothing, until it takes it', async () => {
    const one = embedder({ model: 'm' });
    server.will(takes(7, plain(413, '<h1>413 Request Entity Too Large</h1>')));
    inOrder(await embed(one));
    expect(inputs().slice(0, 6)).toEqual([50, 25, 12, 6, 6, 6]);
    expect(inputs()).toHaveLength(12);
    await one.embed({ texts: ['1'], inputType: 'query' });
    expect(inputs()).toHaveLength(13);
  });

  it('is asked with one text where its words are unknown, then with a string', async () => {
    server.will(takes(1, json(400, { error: { message: 'nope' } })));
    inOrder(await embed());
    expect(inputs()).toEqual([50, ...Array(50).fill(1)]);
    server.will(takes(0, json(400, { error: { message: 'nope' } })));
    inOrder(await embed());
    expect(inputs()).toEqual([50, 1, ...Array(50).fill('string')]);
  });

  it('is asked with a string where it misses one, also by a query', async () => {
    const one = embedder({ model: 'm' });
    server.will(takes(0, json(400, { error: 'input must be a string' })));
    await one.embed({ texts: ['1'], inputType: 'query' });
    inOrder(await embed(one));
    expect(inputs()).toEqual([1, ...Array(51).fill('string')]);
  });

  it('and wants another form too is asked in that', async () => {
    server.will(
      json(400, { error: { message: 'unexpected field: encoding_format' } }),
      json(400, { error: { message: 'list of inputs not supported' } }),
      json(400, { error: { message: 'unexpected field: encoding_format' } }),
      embeds(),
    );
    inOrder(await embed());
    expect(inputs().slice(0, 5)).toEqual([50, 50, 1, 1, 1]);
    expect(bodies()[4]).not.toHaveProperty('encoding_format');
  });

  it('releases what was refused, and commits what was answered', async () => {
    const { budgetGuard, committed, counts } = countingGuard();
    server.will(
      takes(20, json(400, { error: { message: 'Too many inputs. The max number of inputs is 20.' } })),
    );
    await embedder({ model: 'm' }).embed({ texts, inputType: 'passage', budgetGuard });
    expect(counts()).toEqual([4, 3, 1]);
    expect(committed).toEqual(Array(3).fill({ inputTokens: 3, outputTokens: 0 }));
  });

  it('and everything less is refused in its first words', async () => {
    const listWanted = { type: 'list_type', loc: ['body', 'input'], msg: 'Input should be a valid list' };
    server.will((asked, response) =>
      typeof asked.body.input === 'string'
        ? json(422, { detail: [listWanted] })(asked, response)
        : json(400, { error: { message: 'weird' } })(asked, response),
    );
    const error = await failure(embed());
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toContain('weird');
    expect(inputs()).toEqual([50, 1, 'string']);
  });

  it('learns nothing from what it refuses after all', async () => {
    const one = embedder({ model: 'm' });
    server.will(json(400, { error: { message: 'weird' } }));
    await failure(embed(one));
    server.will(embeds());
    inOrder(await embed(one));
    expect(inputs()).toEqual([50]);
  });

  it('or answers the first text alone is asked one by one', async () => {
    server.will(embeds((rows) => rows.slice(0, 1)));
    inOrder(await embed());
    expect(inputs()).toEqual([50, ...Array(50).fill(1)]);
  });

  it.each([
    'input (900 tokens) is too large to process. increase the physical batch size (current batch size: 512)',
    "This model's maximum context length is 512 tokens, however you requested 900 tokens",
  ])('is not what says %s', async (message) => {
    server.will(json(400, { error: { message } }));
    await failure(embed());
    expect(inputs()).toEqual([50]);
  });
});

describe('dimensions', () => {
  /** A model that gives two numbers, or as many as it is asked for. */
  const matryoshka: Behaviour = (asked, response) => {
    const embedding = [3, 4, 0, 0].slice(0, asked.body.dimensions ?? 4);
    const data = asked.body.input.map((_: string, index: number) => ({ index, embedding }));
    json(200, { data })(asked, response);
  };

  it('are named only where the model would give others, and from then on', async () => {
    const one = embedder({ model: 'text-embedding-3-small', dimensions: 2 });
    server.will(matryoshka);
    for (let at = 0; at < 2; at += 1) {
      expect(await one.embed({ texts: ['x'], inputType: 'query' })).toEqual([[0.6, 0.8]]);
    }
    expect(bodies().map(({ dimensions }) => dimensions)).toEqual([undefined, 2, 2]);
  });

  it('that the model cannot give say what to set', async () => {
    server.will(embeds(), json(400, { error: { message: 'This model does not support dimensions' } }));
    const error = await failure(passages('m', { dimensions: 2 }));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/3 numbers where 2.*SOVEREIGN_EMBED_DIMENSIONS to 3/);
  });

  it('are measured once, where none are set, by one short request', async () => {
    const model = createOpenAIEmbeddingModel({
      url: server.url,
      model: 'nomic-embed-text',
      timeoutMs: 10_000,
      traffic: createTraffic(),
    });
    const { budgetGuard, counts } = countingGuard();
    server.will(matryoshka);
    expect(model.dimensions).toBeUndefined();
    expect(await model.measure({ budgetGuard })).toBe(4);
    expect(await model.measure({ budgetGuard })).toBe(4);
    expect(bodies()).toEqual([{ model: 'nomic-embed-text', input: ['length'], encoding_format: 'float' }]);
    expect(counts()).toEqual([1, 1, 0]);
    const vectors = await model.withDimensions(4).embed({ texts: ['x'], inputType: 'query' });
    expect(vectors).toEqual([[0.6, 0.8, 0, 0]]);
    expect(bodies()[1].dimensions).toBeUndefined();
  });

  it('that are set are not measured', async () => {
    const model = createOpenAIEmbeddingModel({ url: server.url, model: 'm', dimensions: 768, timeoutMs: 1 });
    server.will(hang);
    expect(await model.measure()).toBe(768);
    expect(server.asked).toHaveLength(0);
  });

  it('of a run that the model no longer gives say so', async () => {
    const model = createOpenAIEmbeddingModel({
      url: server.url,
      model: 'm',
      timeoutMs: 10_000,
      traffic: createTraffic(),
    });
    server.will(embeds());
    const error = await failure(model.withDimensions(768).embed({ texts: ['3'], inputType: 'query' }));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/3 numbers, and gave 768 when the run was opened.*SOVEREIGN_EMBED_MODEL/);
  });

  it('asked for at once by two calls are learnt by both', async () => {
    const one = embedder({ model: 'm', dimensions: 2 });
    server.will(matryoshka);
    const two = [1, 2].map(() => one.embed({ texts: ['x'], inputType: 'query' }));
    expect(await Promise.all(two)).toEqual([[[0.6, 0.8]], [[0.6, 0.8]]]);
  });
});

describe('bounds', () => {
  it('an answer beyond 16 MB is final, and says so', async () => {
    server.will((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const megabytes = Buffer.alloc(4 * 1024 * 1024, ' ');
      const more = () => {
        while (response.write(megabytes));
        response.once('drain', more);
      };
      more();
    });
    const error = await failure(embedTwo());
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/did not stop.*16777216 bytes.*SOVEREIGN_EMBED_MODEL/);
    await server.asked[0]?.cutOff;
  });

  it.each([
    [200_000, 'numbers', Array.from({ length: 200_000 }, () => 1)],
    [200_000, 'numbers in Base64', Buffer.from(new Float32Array(200_000).fill(1).buffer).toString('base64')],
    [1_000_000, 'letters', 'x'.repeat(1_000_000)],
  ])('a vector of %i %s is refused without overflowing the stack', async (_length, _what, embedding) => {
    server.will(json(200, { data: [{ index: 0, embedding }] }));
    const error = await failure(embedder().embed({ texts: ['3'], inputType: 'passage' }));
    expect(error instanceof ProviderRefused || error instanceof ProviderUnavailable).toBe(true);
    expect(error.message).not.toContain('call stack');
  });

  it('a vector of the most numbers that we read is normalised', async () => {
    const embedding = Array.from({ length: 65_536 }, () => 1e200);
    server.will(json(200, { data: [{ index: 0, embedding }] }));
    const [vector] = await embedder({ dimensions: 65_536 }).embed({ texts: ['3'], inputType: 'passage' });
    expect(vector?.[0]).toBeCloseTo(1 / 256, 10);
  });

  it('a redirect is not followed', async () => {
    server.will(json(308, {}, { location: 'http://127.0.0.1:1/' }));
    const error = await failure(embedTwo());
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/redirect.*SOVEREIGN_EMBED_URL/);
  });
});
